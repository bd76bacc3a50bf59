package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.ClassRow;
import dev.cosmicai.tasks.ClassificationMetrics;
import dev.cosmicai.tasks.Words;
import java.awt.Color;
import java.util.Comparator;
import java.util.List;

/**
 * How often each class was predicted, where nothing is known to compare with: the most frequent.
 */
final class PredictionBars {
  private static final int MAX_BARS = 25;
  private static final int WIDTH = 1_400;
  private static final double TOP = 150;
  private static final double BAR = 38;
  private static final double SPACING = 52;
  private static final double TEXT_SIZE = 30;
  private static final double TITLE_SIZE = 38;
  private static final double RIGHT = 60;
  private static final int MAX_NAME_CHARS = 30;
  private static final Color BARS = new Color(0x2f, 0x6b, 0xbd);

  private PredictionBars() {}

  static byte[] png(ClassificationMetrics metrics) {
    List<ClassRow> rows =
        metrics.classes().stream()
            .filter(row -> metrics.counts().predictions(row.index()) > 0)
            .sorted(
                Comparator.comparingLong(
                        (ClassRow row) -> -metrics.counts().predictions(row.index()))
                    .thenComparing(ClassRow::index))
            .toList();
    List<ClassRow> shown = rows.subList(0, Math.min(MAX_BARS, rows.size()));
    int height = (int) (TOP + Math.max(1, shown.size()) * SPACING + 60);
    return Canvas.png(WIDTH, height, canvas -> draw(canvas, metrics, shown, rows.size()));
  }

  private static void draw(
      Canvas canvas, ClassificationMetrics metrics, List<ClassRow> rows, int classes) {
    canvas
        .color(Color.BLACK)
        .text("No labels: how often each class was predicted", TITLE_SIZE, 40, 64);
    String more =
        classes > rows.size()
            ? ", the %d most frequent of %d classes".formatted(rows.size(), classes)
            : "";
    canvas.color(Color.DARK_GRAY).text(Words.samples(metrics.samples()) + more, TEXT_SIZE, 40, 112);
    double left =
        60 + rows.stream().mapToDouble(row -> Glyphs.width(name(row), TEXT_SIZE)).max().orElse(0);
    long most =
        rows.stream().mapToLong(row -> metrics.counts().predictions(row.index())).max().orElse(1);
    double room = WIDTH - left - RIGHT - Glyphs.width(Words.grouped(most), TEXT_SIZE);
    for (int i = 0; i < rows.size(); i++) {
      long count = metrics.counts().predictions(rows.get(i).index());
      double y = TOP + i * SPACING;
      double text = y + BAR / 2 + TEXT_SIZE * 0.36;
      double width = Math.max(2, room * count / most);
      canvas.color(Color.BLACK).rightAligned(name(rows.get(i)), TEXT_SIZE, left - 16, text);
      canvas.color(BARS).fill(left, y, width, BAR);
      canvas.color(Color.BLACK).text(Words.grouped(count), TEXT_SIZE, left + width + 14, text);
    }
  }

  private static String name(ClassRow row) {
    String name = row.name();
    return name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS - 1) + "…";
  }
}
