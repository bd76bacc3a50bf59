package dev.cosmicai.tasks.figure;

import java.awt.Color;
import java.util.List;
import java.util.Locale;

/**
 * The frame of a plot: maps values to pixels and draws ticks with their numbers. Numbers that are
 * large, small or close together beside their size are shortened, and the axis says by what.
 *
 * @param left of the frame, in pixels, as all up to {@code height}
 * @param top of the frame
 * @param width of the frame
 * @param height of the frame
 * @param xLow the value at the left edge
 * @param xHigh the value at the right edge, above xLow
 * @param yLow the value at the lower edge
 * @param yHigh the value at the upper edge, above yLow
 * @param textScale of all text; 1 for a plot that fills the figure
 */
record Axes(
    double left,
    double top,
    double width,
    double height,
    double xLow,
    double xHigh,
    double yLow,
    double yHigh,
    double textScale) {
  private static final double TITLE_SIZE = 38;
  private static final double TICK_SIZE = 31;
  private static final double PIXELS_A_TICK = 130;
  private static final double PIXELS_A_TICK_UPWARDS = 75;

  private static final int MOST_TICKS = 8;

  /** Significant digits that numbers along an axis may have. */
  private static final double MOST_STEPS = 1e4;

  private static final double LARGE = 1e5;
  private static final double SMALL = 1e-3;

  /**
   * The numbers along an axis.
   *
   * @param ticks in the axis' own units: (value − offset) / unit
   * @param words what the axis says of them: {@code + 1200}, {@code in 1e6}, or nothing
   */
  private record Scale(Ticks ticks, double offset, double unit, String words) {
    static Scale of(double low, double high, int wanted) {
      if (!Double.isFinite(high - low)) {
        return new Scale(new Ticks(List.of(), List.of(), 1), 0, 1, "");
      }
      double size = Math.max(Math.abs(low), Math.abs(high));
      double step = Ticks.between(low, high, wanted).step();
      double offset = size / step > MOST_STEPS ? Math.floor(low / (10 * step)) * 10 * step : 0;
      double rest = offset == 0 ? size : high - offset;
      double unit = rest >= LARGE || step < SMALL ? Math.pow(10, Math.floor(Math.log10(rest))) : 1;
      String words =
          (unit == 1 ? "" : " in " + short10(unit))
              + (offset == 0 ? "" : (offset < 0 ? " − " : " + ") + plain(Math.abs(offset)));
      return new Scale(
          Ticks.between((low - offset) / unit, (high - offset) / unit, wanted),
          offset,
          unit,
          words);
    }

    double value(int tick) {
      return ticks.values().get(tick) * unit + offset;
    }

    private static String short10(double powerOfTen) {
      return "1e" + Math.round(Math.log10(powerOfTen));
    }

    private static String plain(double value) {
      return value >= 1e15 || value != Math.rint(value)
          ? String.format(Locale.ROOT, "%.10g", value)
          : String.format(Locale.ROOT, "%,.0f", value);
    }
  }

  double right() {
    return left + width;
  }

  double bottom() {
    return top + height;
  }

  double x(double value) {
    return left + (value - xLow) / (xHigh - xLow) * width;
  }

  double y(double value) {
    return bottom() - (value - yLow) / (yHigh - yLow) * height;
  }

  Axes frame(Canvas canvas) {
    canvas.color(Color.BLACK).solid((float) (2.4 * Math.max(0.7, textScale)));
    canvas.frame(left, top, width, height);
    return this;
  }

  /** Ticks on the lower edge with numbers and a title below them, or without both. */
  Axes xAxis(Canvas canvas, String title) {
    Scale scale = Scale.of(xLow, xHigh, ticks(width, PIXELS_A_TICK));
    for (int i = 0; i < scale.ticks().values().size(); i++) {
      double x = x(scale.value(i));
      if (isInside(x, left, right())) {
        canvas.line(x, bottom(), x, bottom() - 12 * textScale);
      }
      if (title != null) {
        canvas.centered(
            scale.ticks().labels().get(i),
            TICK_SIZE * textScale,
            x,
            bottom() + (TICK_SIZE + 13) * textScale);
      }
    }
    if (title != null) {
      canvas.centered(
          title + scale.words(),
          TITLE_SIZE * textScale,
          left + width / 2,
          bottom() + 104 * textScale);
    }
    return this;
  }

  /** Ticks on the left edge with numbers and a title beside them. */
  Axes yAxis(Canvas canvas, String title) {
    Scale scale = Scale.of(yLow, yHigh, ticks(height, PIXELS_A_TICK_UPWARDS));
    double widest = 0;
    for (int i = 0; i < scale.ticks().values().size(); i++) {
      double y = y(scale.value(i));
      if (isInside(y, top, bottom())) {
        canvas.line(left, y, left + 12 * textScale, y);
      }
      String label = scale.ticks().labels().get(i);
      double size = TICK_SIZE * textScale;
      canvas.rightAligned(label, size, left - 14 * textScale, y + size * 0.36);
      widest = Math.max(widest, Glyphs.width(label, size));
    }
    return yTitle(canvas, title + scale.words(), 36 * textScale + widest);
  }

  /** Words that read from below to above, so far from the left edge. */
  Axes yTitle(Canvas canvas, String title, double distance) {
    canvas.turned(left - distance, top + height / 2);
    canvas.centered(title, TITLE_SIZE * textScale, 0, 0);
    canvas.straight();
    return this;
  }

  private int ticks(double pixels, double pixelsEach) {
    return (int) Math.max(2, Math.min(MOST_TICKS, pixels / (pixelsEach * textScale)));
  }

  private static boolean isInside(double place, double from, double to) {
    return place > from + 1 && place < to - 1;
  }
}
