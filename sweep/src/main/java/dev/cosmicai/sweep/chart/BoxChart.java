package dev.cosmicai.sweep.chart;

import dev.cosmicai.results.summary.InterquartileFence;
import dev.cosmicai.tasks.figure.Glyphs;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;

/**
 * Distributions, a row each: a box from the first to the third quartile with the median, lines to
 * the farthest values within 1.5 interquartile ranges, and the others as circles.
 *
 * @param title what the chart shows
 * @param xTitle what the values are, with their unit
 * @param rows the distributions, from above
 */
public record BoxChart(String title, String xTitle, List<Row> rows) {
  private static final int WIDTH = 720;
  private static final double TOP = 48;
  private static final double ROW = 30;
  private static final double BOX = 15;
  private static final double RIGHT = 28;
  private static final double BELOW = 58;
  private static final double MAX_LABEL = 250;
  private static final double HEAD_SIZE = 17;
  private static final double LABEL_SIZE = 13;
  private static final Color BOX_FILL = new Color(0x0072b2 | 0x40 << 24, true);

  /**
   * A distribution.
   *
   * @param label what it is of
   * @param values at least one
   */
  public record Row(String label, List<Double> values) {
    /** Copies the values. */
    public Row {
      values = List.copyOf(values);
    }
  }

  /** Copies the rows. */
  public BoxChart {
    rows = List.copyOf(rows);
  }

  /** The picture. */
  public Drawing draw() {
    double left =
        22
            + rows.stream()
                .mapToDouble(row -> Glyphs.width(shortened(row.label()), LABEL_SIZE))
                .max()
                .orElse(0);
    double height = rows.size() * ROW;
    Drawing drawing = new Drawing(WIDTH, (int) (TOP + height + BELOW), title);
    drawing.text(title, HEAD_SIZE, 14, 28, Drawing.Anchor.START, Palette.INK);
    Scale x = Scale.of(rows.stream().flatMap(row -> row.values().stream()).toList(), true);
    Plot plot = new Plot(left, TOP, WIDTH - left - RIGHT, height, x, new Scale(0, 1, false));
    plot.xAxis(drawing, xTitle, List.of()).edges(drawing);
    for (int i = 0; i < rows.size(); i++) {
      double y = TOP + (i + 0.5) * ROW;
      drawing.text(
          shortened(rows.get(i).label()),
          LABEL_SIZE,
          left - 8,
          y + LABEL_SIZE * 0.36,
          Drawing.Anchor.END,
          Palette.INK);
      box(drawing, plot, y, rows.get(i).values().stream().mapToDouble(v -> v).sorted().toArray());
    }
    return drawing;
  }

  private static void box(Drawing drawing, Plot plot, double y, double[] sorted) {
    InterquartileFence fence = InterquartileFence.of(sorted);
    double[] within = Arrays.stream(sorted).filter(fence::contains).toArray();
    double first = plot.x(InterquartileFence.percentile(sorted, 0.25));
    double third = plot.x(InterquartileFence.percentile(sorted, 0.75));
    double median = plot.x(InterquartileFence.percentile(sorted, 0.5));
    // A quartile of few values may lie between one that is within and one that is not.
    double low = Math.min(first, plot.x(within[0]));
    double high = Math.max(third, plot.x(within[within.length - 1]));
    drawing.line(low, y, first, y, Palette.BLUE, 1.5);
    drawing.line(third, y, high, y, Palette.BLUE, 1.5);
    drawing.line(low, y - BOX / 4, low, y + BOX / 4, Palette.BLUE, 1.5);
    drawing.line(high, y - BOX / 4, high, y + BOX / 4, Palette.BLUE, 1.5);
    Rectangle2D box = new Rectangle2D.Double(first, y - BOX / 2, third - first, BOX);
    drawing.fill(box, BOX_FILL).stroke(box, Palette.BLUE, 1.5);
    drawing.line(median, y - BOX / 2, median, y + BOX / 2, Palette.VERMILION, 2.6);
    Arrays.stream(sorted)
        .filter(value -> !fence.contains(value))
        .forEach(
            value ->
                drawing.stroke(
                    new Ellipse2D.Double(plot.x(value) - 2.6, y - 2.6, 5.2, 5.2),
                    Palette.BLUE,
                    1.2));
  }

  private static String shortened(String label) {
    String text = label;
    while (Glyphs.width(text, LABEL_SIZE) > MAX_LABEL) {
      text = text.substring(0, text.length() - 2) + "…";
    }
    return text;
  }
}
