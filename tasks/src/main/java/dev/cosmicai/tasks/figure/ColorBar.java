package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.Words;
import java.awt.Color;

/** How many samples a colour stands for, on a logarithmic scale. */
final class ColorBar {
  private static final int WIDTH = 40;
  private static final double TICK_SIZE = 31;
  private static final double TITLE_SIZE = 38;

  private ColorBar() {}

  /** Where a title has room beside the numbers. */
  static double titleDistance(long max) {
    return 12 + Glyphs.width(Words.grouped(max), TICK_SIZE) + TITLE_SIZE;
  }

  /** The shade of a count, 0 to 1. */
  static double shade(long count, long max) {
    return max == 1 ? 0 : Math.log((double) count) / Math.log((double) max);
  }

  /**
   * Draws it.
   *
   * @param max the greatest count
   * @param titleDistance from the bar to the title's baseline
   */
  static void draw(
      Canvas canvas,
      long max,
      double x,
      double top,
      double height,
      String title,
      double titleDistance) {
    for (int y = 0; y < height; y++) {
      double shade = max == 1 ? 0 : (y + 0.5) / height;
      canvas.color(ColorMap.of(shade)).fill(x, top + height - 1 - y, WIDTH, 1);
    }
    canvas.color(Color.BLACK).solid(2.4f).frame(x, top, WIDTH, height);
    double right = x + WIDTH;
    double previous = Double.POSITIVE_INFINITY;
    for (long decade = 1; decade <= max; decade *= 10) {
      for (int digit = 1; digit < 10 && digit * decade <= max; digit++) {
        long count = digit * decade;
        double y = top + height * (1 - shade(count, max));
        boolean labelled = digit == 1 || digit == 2 || digit == 5;
        canvas.line(right, y, right - (digit == 1 ? 14 : 8), y);
        if (labelled && previous - y > TICK_SIZE * 1.3) {
          canvas.text(Words.grouped(count), TICK_SIZE, right + 12, y + TICK_SIZE * 0.36);
          previous = y;
        }
      }
    }
    canvas.turned(right + titleDistance, top + height / 2);
    canvas.centered(title, TITLE_SIZE, 0, 0);
    canvas.straight();
  }
}
