package dev.cosmicai.results.report.chart;

import dev.cosmicai.tasks.figure.Ticks;

/**
 * The frame of a chart: maps values to places in an SVG of {@link #WIDTH} units, and draws the
 * axes.
 *
 * @param height the SVG's height
 * @param xLow the value at the left edge
 * @param xHigh the value at the right edge, above xLow
 * @param yLow the value at the lower edge
 * @param yHigh the value at the upper edge, above yLow
 */
record PlotArea(double height, double xLow, double xHigh, double yLow, double yHigh) {
  static final double WIDTH = 1040;
  private static final double LEFT = 76;
  private static final double RIGHT = 12;
  private static final double TOP = 14;
  private static final double BOTTOM = 52;
  private static final int X_TICKS = 10;
  private static final int Y_TICKS = 5;

  double left() {
    return LEFT;
  }

  double right() {
    return WIDTH - RIGHT;
  }

  double top() {
    return TOP;
  }

  double bottom() {
    return height - BOTTOM;
  }

  double x(double value) {
    return LEFT + (value - xLow) / (xHigh - xLow) * (right() - LEFT);
  }

  double y(double value) {
    return bottom() - (value - yLow) / (yHigh - yLow) * (bottom() - TOP);
  }

  /** The same, kept within the frame. */
  double yWithin(double value) {
    return Math.max(TOP, Math.min(bottom(), y(value)));
  }

  /** Opens the SVG. */
  void open(Svg svg, String description) {
    svg.add("<svg viewBox='0 0 {} {}' role='img' aria-label='{}'>", WIDTH, height, description);
  }

  /** Horizontal lines with their values, and the words beside them. */
  void yAxis(Svg svg, String words) {
    Ticks ticks = Ticks.between(yLow, yHigh, Y_TICKS);
    for (int i = 0; i < ticks.values().size(); i++) {
      double y = y(ticks.values().get(i));
      svg.add("<path class='grid' d='M{} {}H{}'/>", LEFT, y, right());
      svg.add(
          "<text class='tick' x='{}' y='{}' text-anchor='end'>{}</text>",
          LEFT - 9,
          y + 4.5,
          ticks.labels().get(i));
    }
    svg.add(
        "<text class='axis' transform='translate(16 {}) rotate(-90)'"
            + " text-anchor='middle'>{}</text>",
        (TOP + bottom()) / 2,
        words);
  }

  /** The lower edge with values below it, and the words below them. */
  void xAxis(Svg svg, String words) {
    xAxis(svg, words, Ticks.between(xLow, xHigh, X_TICKS));
  }

  /** The same for what can be counted. */
  void xAxisOfWholes(Svg svg, String words) {
    xAxis(svg, words, Ticks.whole(xLow, xHigh, X_TICKS));
  }

  private void xAxis(Svg svg, String words, Ticks ticks) {
    svg.add("<path class='edge' d='M{} {}H{}'/>", LEFT, bottom(), right());
    for (int i = 0; i < ticks.values().size(); i++) {
      double x = x(ticks.values().get(i));
      svg.add("<path class='edge' d='M{} {}v5'/>", x, bottom());
      svg.add(
          "<text class='tick' x='{}' y='{}' text-anchor='middle'>{}</text>",
          x,
          bottom() + 21,
          ticks.labels().get(i));
    }
    svg.add(
        "<text class='axis' x='{}' y='{}' text-anchor='middle'>{}</text>",
        (LEFT + right()) / 2,
        height - 8,
        words);
  }
}
