package dev.cosmicai.tasks.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Metrics in a box on the figure: names on the left, numbers in a column. */
final class MetricsBox {
  private static final double TEXT_SIZE = 30;
  private static final double LINE_HEIGHT = 43;
  private static final double PADDING = 22;
  private static final double GAP = 30;
  private static final double NAME_WIDTH = 240;
  private static final double NUMBER_WIDTH = 178;

  private final List<String[]> lines = new ArrayList<>();

  MetricsBox add(String name, String number) {
    lines.add(new String[] {name, number});
    return this;
  }

  double width() {
    double widest =
        lines.stream()
            .mapToDouble(line -> GAP + Glyphs.width(line[0] + line[1], TEXT_SIZE))
            .max()
            .orElse(0);
    return 2 * PADDING + Math.max(NAME_WIDTH + NUMBER_WIDTH, widest);
  }

  double height() {
    return lines.size() * LINE_HEIGHT + 2 * PADDING - 8;
  }

  void draw(Canvas canvas, double x, double y) {
    double width = width();
    canvas.color(new Color(255, 255, 255, 240)).rounded(x, y, width, height(), 14);
    canvas.color(new Color(0, 0, 0, 70)).solid(1.5f).roundedFrame(x, y, width, height(), 14);
    canvas.color(Color.BLACK);
    double baseline = y + PADDING + TEXT_SIZE * 0.82;
    for (String[] line : lines) {
      canvas.text(line[0], TEXT_SIZE, x + PADDING, baseline);
      canvas.rightAligned(line[1], TEXT_SIZE, x + width - PADDING, baseline);
      baseline += LINE_HEIGHT;
    }
  }

  /** So many digits after the point. */
  static String number(double value, int digits) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%." + digits + "f", value).replace('-', '−')
        : "–";
  }

  /** Four significant digits. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-5 || size >= 1e6)) {
      return String.format(Locale.ROOT, "%.3e", value).replace('-', '−');
    }
    int digits = size == 0 ? 1 : Math.max(0, Math.min(8, 3 - (int) Math.floor(Math.log10(size))));
    return number(value, digits);
  }
}
