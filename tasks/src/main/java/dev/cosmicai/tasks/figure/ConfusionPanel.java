package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.ClassificationMetrics;
import dev.cosmicai.tasks.Words;
import java.awt.Color;
import java.util.List;

/**
 * A confusion matrix: a row for each true class, a column for each predicted one, coloured by the
 * share of the row, on a scale of its root so that few samples show. Up to {@value #MAX_NAMED}
 * classes have their names and, where they fit, counts.
 */
final class ConfusionPanel {
  private static final int MAX_NAMED = 30;
  private static final int MAX_SIDE = 960;
  private static final double TITLE_SIZE = 38;
  private static final double MAX_NAME_SIZE = 29;
  private static final double MAX_COUNT_SIZE = 30;
  private static final double MIN_COUNT_SIZE = 12;
  private static final double BAR_GAP = 30;
  private static final double BAR_WIDTH = 34;
  private static final double BAR_TEXT_SIZE = 29;
  private static final double DARK = 0.3;
  private static final int MAX_NAME_CHARS = 18;

  private final ConfusionGrid grid;
  private final List<String> names;
  private final int cell;
  private final double nameSize;
  private final double widestName;
  private final boolean turned;

  ConfusionPanel(ClassificationMetrics metrics) {
    grid = ConfusionGrid.of(metrics);
    names = grid.names(metrics).stream().map(ConfusionPanel::shortened).toList();
    cell = Math.max(2, Math.min(300, MAX_SIDE / grid.columns()));
    nameSize = Math.min(MAX_NAME_SIZE, cell * 0.7);
    widestName =
        isNamed()
            ? names.stream().mapToDouble(name -> Glyphs.width(name, nameSize)).max().orElse(0)
            : Glyphs.width(String.valueOf(grid.classes()), MAX_NAME_SIZE);
    turned = isNamed() && widestName > cell - 10;
  }

  private static String shortened(String name) {
    int half = MAX_NAME_CHARS / 2;
    return name.length() <= MAX_NAME_CHARS
        ? name
        : name.substring(0, half) + "…" + name.substring(name.length() - half + 1);
  }

  private boolean isNamed() {
    return grid.classesACell() == 1 && grid.rows() <= MAX_NAMED;
  }

  /** What lies left of the frame. */
  double leftMargin() {
    return widestName + 100;
  }

  double width() {
    return (double) cell * grid.columns();
  }

  double height() {
    return (double) cell * grid.rows();
  }

  /** What lies right of the frame: the scale of the colours. */
  static double rightMargin() {
    return BAR_GAP + BAR_WIDTH + 160;
  }

  /** What lies below the frame. */
  double bottomMargin() {
    return (turned ? widestName : MAX_NAME_SIZE) + 106;
  }

  void draw(Canvas canvas, double left, double top) {
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        drawCell(canvas, row, column, left + column * cell, top + row * cell);
      }
    }
    canvas.color(Color.BLACK).solid(2.4f).frame(left, top, width(), height());
    if (isNamed()) {
      drawNames(canvas, left, top);
    } else {
      drawNumbers(canvas, left, top);
    }
    canvas.color(Color.BLACK);
    canvas.centered(
        "Predicted class" + classesACell(),
        TITLE_SIZE,
        left + width() / 2,
        top + height() + bottomMargin() - 26);
    canvas.turned(left - leftMargin() + 42, top + height() / 2);
    canvas.centered("True class", TITLE_SIZE, 0, 0);
    canvas.straight();
    drawBar(canvas, left + width() + BAR_GAP, top);
  }

  private String classesACell() {
    return grid.classesACell() == 1 ? "" : ", %d to a cell".formatted(grid.classesACell());
  }

  private void drawCell(Canvas canvas, int row, int column, double x, double y) {
    long count = grid.counts()[row][column];
    if (count == 0) {
      return;
    }
    double share = grid.share(row, column);
    canvas.color(ColorMap.blues(Math.sqrt(share))).fill(x, y, cell, cell);
    String text = Words.grouped(count);
    double size =
        Math.min(Math.min(MAX_COUNT_SIZE, cell * 0.42), (cell - 8) / Glyphs.width(text, 1));
    if (isNamed() && size >= MIN_COUNT_SIZE) {
      canvas
          .color(share > DARK ? Color.WHITE : Color.BLACK)
          .centered(text, size, x + cell / 2.0, y + cell / 2.0 + size * 0.36);
    }
  }

  private void drawNames(Canvas canvas, double left, double top) {
    for (int i = 0; i < grid.rows(); i++) {
      double y = top + (i + 0.5) * cell + nameSize * 0.36;
      canvas.rightAligned(names.get(i), nameSize, left - 14, y);
    }
    for (int i = 0; i < grid.columns(); i++) {
      double x = left + (i + 0.5) * cell;
      if (turned) {
        canvas.turned(x + nameSize * 0.36, top + height() + 14);
        canvas.rightAligned(names.get(i), nameSize, 0, 0);
        canvas.straight();
      } else {
        canvas.centered(names.get(i), nameSize, x, top + height() + nameSize + 12);
      }
    }
  }

  private void drawNumbers(Canvas canvas, double left, double top) {
    double scale = (double) cell / grid.classesACell();
    Ticks ticks = Ticks.whole(0, grid.classes() - 1, 6);
    for (int i = 0; i < ticks.values().size(); i++) {
      double place = (ticks.values().get(i) + 0.5) * scale;
      String label = ticks.labels().get(i);
      canvas.line(left + place, top + height(), left + place, top + height() + 8);
      canvas.line(left, top + place, left - 8, top + place);
      canvas.centered(label, MAX_NAME_SIZE, left + place, top + height() + MAX_NAME_SIZE + 14);
      canvas.rightAligned(label, MAX_NAME_SIZE, left - 16, top + place + MAX_NAME_SIZE * 0.36);
    }
  }

  private void drawBar(Canvas canvas, double x, double top) {
    double height = Math.max(300, height());
    for (int y = 0; y < height; y++) {
      canvas.color(ColorMap.blues((y + 0.5) / height)).fill(x, top + height - 1 - y, BAR_WIDTH, 1);
    }
    canvas.color(Color.BLACK).solid(2.4f).frame(x, top, BAR_WIDTH, height);
    for (int percent : new int[] {0, 1, 5, 20, 50, 100}) {
      double y = top + height * (1 - Math.sqrt(percent / 100.0));
      canvas.line(x + BAR_WIDTH, y, x + BAR_WIDTH - 10, y);
      canvas.text(percent + " %", BAR_TEXT_SIZE, x + BAR_WIDTH + 12, y + BAR_TEXT_SIZE * 0.36);
    }
    canvas.turned(x + BAR_WIDTH + 126, top + height / 2);
    canvas.centered("Share of the true class", TITLE_SIZE * 0.85, 0, 0);
    canvas.straight();
  }
}
