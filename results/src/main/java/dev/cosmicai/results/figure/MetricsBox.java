package dev.cosmicai.results.figure;

import dev.cosmicai.results.summary.RunMetrics;
import java.awt.Color;
import java.util.Locale;

/** The metrics in a corner of the figure: names on the left, numbers in a column. */
final class MetricsBox {
  private static final double TEXT_SIZE = 30;
  private static final double LINE_HEIGHT = 43;
  private static final double PADDING = 22;
  private static final double GAP = 30;
  private static final double NAME_WIDTH = 240;
  private static final double NUMBER_WIDTH = 178;

  private MetricsBox() {}

  static void draw(Canvas canvas, RunMetrics metrics, double x, double y) {
    String[][] lines = {
      {"Galaxies", metrics.coverage()},
      {"R²", number(metrics.r2(), 4)},
      {"MAE", number(metrics.mae(), 5)},
      {"MSE", number(metrics.mse(), 6)},
      {"Bias", number(metrics.bias(), 5)},
      {"Precision (NMAD)", number(metrics.precision(), 5)}
    };
    double width =
        2 * PADDING
            + Math.max(
                NAME_WIDTH + NUMBER_WIDTH,
                GAP + Glyphs.width(lines[0][0] + lines[0][1], TEXT_SIZE));
    double height = lines.length * LINE_HEIGHT + 2 * PADDING - 8;
    canvas.color(new Color(255, 255, 255, 240)).rounded(x, y, width, height, 14);
    canvas.color(new Color(0, 0, 0, 70)).solid(1.5f).roundedFrame(x, y, width, height, 14);
    canvas.color(Color.BLACK);
    double baseline = y + PADDING + TEXT_SIZE * 0.82;
    for (String[] line : lines) {
      canvas.text(line[0], TEXT_SIZE, x + PADDING, baseline);
      canvas.rightAligned(line[1], TEXT_SIZE, x + width - PADDING, baseline);
      baseline += LINE_HEIGHT;
    }
  }

  static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String number(double value, int digits) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%." + digits + "f", value).replace('-', '−')
        : "–";
  }
}
