package dev.cosmicai.sweep.chart;

import java.awt.Color;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Points, with bars from the least to the most of their repeats, and lines through them.
 *
 * @param title what the chart shows
 * @param xTitle what lies along x, with its unit
 * @param yTitle what lies along y, with its unit
 * @param series the points
 * @param guides lines to compare with
 * @param scatter whether x is measured, too: axes then begin where values do, and have round
 *     numbers; else y begins at 0, and the numbers along x are those of the points, if there is
 *     room
 */
public record XyChart(
    String title,
    String xTitle,
    String yTitle,
    List<Series> series,
    List<Guide> guides,
    boolean scatter) {
  static final double LINE_WIDTH = 2;
  static final double GUIDE_WIDTH = 1.6;
  static final Float[] GUIDE_DASHES = {6f, 5f};

  private static final int WIDTH = 720;
  private static final double PLOT_HEIGHT = 340;
  private static final double TOP = 52;
  private static final double RIGHT = 28;
  private static final double HEAD_SIZE = 17;
  private static final double CAP = 4;
  private static final double BELOW = 58;
  private static final double Y_TITLE = 24;
  private static final double MARGIN = 14;

  /** Copies the lists. */
  public XyChart {
    series = List.copyOf(series);
    guides = List.copyOf(guides);
  }

  /** The picture. */
  public Drawing draw() {
    Scale x = scale(Series.Point::x, Guide.Corner::x, false);
    Scale y = scale(Series.Point::y, Guide.Corner::y, !scatter);
    double left = Y_TITLE + 20 + Plot.yLabelWidth(y, PLOT_HEIGHT);
    Legend legend = Legend.of(series, guides, WIDTH - 2 * MARGIN);
    double height = TOP + PLOT_HEIGHT + BELOW + legend.height() + 12;
    Drawing drawing = new Drawing(WIDTH, (int) Math.ceil(height), title);
    drawing.text(title, HEAD_SIZE, left, 28, Drawing.Anchor.START, Palette.INK);
    Plot plot = new Plot(left, TOP, WIDTH - left - RIGHT, PLOT_HEIGHT, x, y);
    plot.xAxis(drawing, xTitle, scatter ? List.of() : middles())
        .yAxis(drawing, yTitle, Y_TITLE)
        .edges(drawing);
    guides.forEach(
        guide ->
            drawing.stroke(
                Drawing.path(
                    guide.points().stream()
                        .map(at -> new double[] {plot.x(at.x()), plot.y(at.y())})
                        .toList()),
                Palette.SOFT,
                GUIDE_WIDTH,
                GUIDE_DASHES));
    series.forEach(one -> line(drawing, plot, one));
    series.forEach(one -> points(drawing, plot, one));
    labels(drawing, plot);
    legend.draw(drawing, MARGIN, TOP + PLOT_HEIGHT + BELOW);
    return drawing;
  }

  private Scale scale(
      Function<Series.Point, Series.Spread> ofPoint,
      Function<Guide.Corner, Double> ofGuide,
      boolean fromZero) {
    Stream<Double> ofPoints =
        points().map(ofPoint).flatMap(at -> Stream.of(at.low(), at.middle(), at.high()));
    Stream<Double> ofGuides =
        guides.stream().flatMap(guide -> guide.points().stream()).map(ofGuide);
    return Scale.of(Stream.concat(ofPoints, ofGuides).toList(), fromZero);
  }

  private Stream<Series.Point> points() {
    return series.stream().flatMap(one -> one.points().stream());
  }

  private List<Double> middles() {
    return points().map(point -> point.x().middle()).toList();
  }

  private static void line(Drawing drawing, Plot plot, Series series) {
    if (series.joined() && series.points().size() > 1) {
      drawing.stroke(
          Drawing.path(
              series.points().stream()
                  .map(
                      point ->
                          new double[] {plot.x(point.x().middle()), plot.y(point.y().middle())})
                  .toList()),
          Palette.series(series.look()),
          LINE_WIDTH,
          series.kind().dashes());
    }
  }

  private static void points(Drawing drawing, Plot plot, Series series) {
    Color color = Palette.series(series.look());
    for (Series.Point point : series.points()) {
      double x = plot.x(point.x().middle());
      double y = plot.y(point.y().middle());
      if (point.y().isWide()) {
        double low = plot.y(point.y().low());
        double high = plot.y(point.y().high());
        drawing.line(x, low, x, high, color, 1.4);
        drawing.line(x - CAP, low, x + CAP, low, color, 1.4);
        drawing.line(x - CAP, high, x + CAP, high, color, 1.4);
      }
      if (point.x().isWide()) {
        double low = plot.x(point.x().low());
        double high = plot.x(point.x().high());
        drawing.line(low, y, high, y, color, 1.4);
        drawing.line(low, y - CAP, low, y + CAP, color, 1.4);
        drawing.line(high, y - CAP, high, y + CAP, color, 1.4);
      }
      Marker.series(series.look()).draw(drawing, x, y, color, series.kind());
    }
  }

  /** Words beside points, as far as they cover nothing else. */
  private void labels(Drawing drawing, Plot plot) {
    Labels labels = new Labels(plot);
    points().forEach(labels::keepClear);
    guides.forEach(labels::keepClear);
    points().filter(point -> !point.label().isEmpty()).forEach(at -> labels.draw(drawing, at));
  }
}
