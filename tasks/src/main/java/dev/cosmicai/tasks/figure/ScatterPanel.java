package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.Words;
import java.awt.Color;

/** Predictions against true values, and below them the errors, on one axis of true values. */
final class ScatterPanel {
  private static final Color EQUALITY = new Color(0xd1, 0x2e, 0x2e);
  private static final double NOTE_SIZE = 25;

  /** Between both frames, in parts of a side. */
  private static final double GAP_SHARE = 0.025;

  private static final double ERRORS_SHARE = 0.3;

  private final ScatterGrid grid;
  private final Axes predictions;
  private final Axes errors;

  /**
   * A panel at a place.
   *
   * @param side of the upper frame, which is a square
   */
  ScatterPanel(ScatterGrid grid, double left, double top, double side, double textScale) {
    this.grid = grid;
    predictions =
        new Axes(
            left, top, side, side, grid.low(), grid.high(), grid.low(), grid.high(), textScale);
    errors =
        new Axes(
            left,
            predictions.bottom() + side * GAP_SHARE,
            side,
            side * ERRORS_SHARE,
            grid.low(),
            grid.high(),
            -grid.errorReach(),
            grid.errorReach(),
            textScale);
  }

  /** The height of both frames, of so large a side. */
  static double height(double side) {
    return side * (1 + GAP_SHARE + ERRORS_SHARE);
  }

  /** Draws it with this largest count for the colours. */
  void draw(Canvas canvas, long max, String name) {
    drawCells(canvas, predictions, grid.counts(), max);
    drawCells(canvas, errors, grid.errors(), max);
    canvas.color(EQUALITY).dashed(3.5f, 16, 11);
    canvas.line(predictions.left(), predictions.bottom(), predictions.right(), predictions.top());
    canvas.line(errors.left(), errors.y(0), errors.right(), errors.y(0));
    predictions.frame(canvas).xAxis(canvas, null).yAxis(canvas, "Predicted " + name);
    errors.frame(canvas).xAxis(canvas, "True " + name).yAxis(canvas, "Error");
    if (grid.outside() > 0) {
      canvas
          .color(Color.DARK_GRAY)
          .rightAligned(
              Words.grouped(grid.outside()) + " outside the axes",
              NOTE_SIZE * predictions.textScale(),
              predictions.right() - 18,
              predictions.bottom() - 20);
    }
  }

  private static void drawCells(Canvas canvas, Axes axes, long[][] counts, long max) {
    double width = axes.width() / counts.length;
    for (int x = 0; x < counts.length; x++) {
      double height = axes.height() / counts[x].length;
      for (int y = 0; y < counts[x].length; y++) {
        if (counts[x][y] > 0) {
          double left = Math.rint(axes.left() + x * width);
          double right = Math.rint(axes.left() + (x + 1) * width);
          double top = Math.rint(axes.bottom() - (y + 1) * height);
          double bottom = Math.rint(axes.bottom() - y * height);
          canvas
              .color(ColorMap.of(ColorBar.shade(counts[x][y], max)))
              .fill(left, top, right - left, bottom - top);
        }
      }
    }
  }
}
