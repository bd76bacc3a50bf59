package dev.cosmicai.sweep.chart;

import dev.cosmicai.tasks.figure.Glyphs;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame that values are drawn in: their scales, the grid, and the numbers beside it.
 *
 * @param left of the frame, as the next three
 * @param top of the frame
 * @param width of the frame
 * @param height of the frame
 * @param x the scale from left to right
 * @param y the scale from below to above
 */
record Plot(double left, double top, double width, double height, Scale x, Scale y) {
  static final double TICK_SIZE = 13.5;
  static final double TITLE_SIZE = 15;

  private static final double PIXELS_A_TICK = 80;
  private static final double PIXELS_A_TICK_UPWARDS = 52;
  private static final double APART = 10;

  double right() {
    return left + width;
  }

  double bottom() {
    return top + height;
  }

  double x(double value) {
    return left + x.share(value) * width;
  }

  double y(double value) {
    return bottom() - y.share(value) * height;
  }

  /** How wide the numbers beside the left edge are. */
  static double yLabelWidth(Scale y, double height) {
    return yTicks(y, height).stream()
        .mapToDouble(tick -> Glyphs.width(tick.label(), TICK_SIZE))
        .max()
        .orElse(0);
  }

  Plot xAxis(Drawing drawing, String title, List<Double> values) {
    for (Scale.Tick tick : xTicks(values)) {
      double place = x(tick.value());
      drawing.line(place, top, place, bottom(), Palette.GRID, 1);
      drawing.text(
          tick.label(),
          TICK_SIZE,
          place,
          bottom() + TICK_SIZE + 7,
          Drawing.Anchor.MIDDLE,
          Palette.SOFT);
    }
    drawing.text(
        title,
        TITLE_SIZE,
        left + width / 2,
        bottom() + TICK_SIZE + TITLE_SIZE + 17,
        Drawing.Anchor.MIDDLE,
        Palette.INK);
    return this;
  }

  Plot yAxis(Drawing drawing, String title, double titleX) {
    for (Scale.Tick tick : yTicks(y, height)) {
      double place = y(tick.value());
      drawing.line(left, place, right(), place, Palette.GRID, 1);
      drawing.text(
          tick.label(),
          TICK_SIZE,
          left - 8,
          place + TICK_SIZE * 0.36,
          Drawing.Anchor.END,
          Palette.SOFT);
    }
    drawing.turned(title, TITLE_SIZE, titleX, top + height / 2, Palette.INK);
    return this;
  }

  /** The lines at which values begin. */
  Plot edges(Drawing drawing) {
    drawing.line(left, bottom(), right(), bottom(), Palette.SOFT, 1.2);
    drawing.line(left, top, left, bottom(), Palette.SOFT, 1.2);
    return this;
  }

  /** The values that there are, if their numbers have room; else round ones. */
  private List<Scale.Tick> xTicks(List<Double> values) {
    List<Scale.Tick> own =
        Scale.at(values.stream().mapToDouble(Double::doubleValue).distinct().sorted());
    return !own.isEmpty() && haveRoom(own)
        ? own
        : thinned(x.ticks((int) Math.max(2, width / PIXELS_A_TICK)));
  }

  private List<Scale.Tick> thinned(List<Scale.Tick> ticks) {
    List<Scale.Tick> kept = new ArrayList<>();
    for (Scale.Tick tick : ticks) {
      kept.add(tick);
      if (!haveRoom(kept)) {
        kept.remove(kept.size() - 1);
      }
    }
    return kept;
  }

  private boolean haveRoom(List<Scale.Tick> ticks) {
    double end = Double.NEGATIVE_INFINITY;
    for (Scale.Tick tick : ticks) {
      double half = Glyphs.width(tick.label(), TICK_SIZE) / 2;
      if (x(tick.value()) - half < end + APART) {
        return false;
      }
      end = x(tick.value()) + half;
    }
    return true;
  }

  private static List<Scale.Tick> yTicks(Scale y, double height) {
    return y.ticks((int) Math.max(2, height / PIXELS_A_TICK_UPWARDS));
  }
}
