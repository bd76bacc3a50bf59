package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.RedshiftErrors;
import dev.cosmicai.tasks.RedshiftMetrics;
import dev.cosmicai.tasks.Words;
import java.awt.Color;

/**
 * How predicted redshifts lie against spectroscopic ones. Cells are coloured by the logarithm of
 * the samples in them, a dashed line marks equality, the metrics stand in a corner. Without
 * spectroscopic redshifts the axes are empty and say so.
 */
final class RedshiftFigure {
  private static final int LEFT = 180;
  private static final int TOP = 40;
  private static final int RIGHT = 236;
  private static final int BOTTOM = 150;

  /** The plot's side; the actual one is the largest multiple of the cells that fits. */
  private static final int MAX_SIDE = 1180;

  private static final int COLOR_BAR_GAP = 36;
  private static final int COLOR_BAR_TITLE = 128;
  private static final int TICKS_WANTED = 8;
  private static final double LABEL_SIZE = 38;
  private static final double TICK_SIZE = 31;
  private static final double NOTE_SIZE = 25;
  private static final Color EQUALITY = new Color(0xd1, 0x2e, 0x2e);

  private RedshiftFigure() {}

  /** Draws the figure as a PNG of about 1600 × 1370 pixels. */
  static byte[] png(RedshiftMetrics metrics) {
    DensityGrid grid = DensityGrid.of(metrics.density());
    int side = MAX_SIDE / grid.cells() * grid.cells();
    return Canvas.png(
        LEFT + side + RIGHT, TOP + side + BOTTOM, canvas -> draw(canvas, metrics, grid, side));
  }

  private static void draw(Canvas canvas, RedshiftMetrics metrics, DensityGrid grid, int side) {
    drawCells(canvas, grid, side);
    if (grid.max() > 0) {
      drawEquality(canvas, side);
    }
    drawAxes(canvas, grid, side);
    if (grid.max() > 0) {
      int right = LEFT + side + COLOR_BAR_GAP;
      ColorBar.draw(canvas, grid.max(), right, TOP, side, "Galaxies per cell", COLOR_BAR_TITLE);
      drawMetrics(canvas, metrics);
      drawNotes(canvas, grid, side);
    } else {
      drawEmpty(canvas, metrics, side);
    }
  }

  private static void drawMetrics(Canvas canvas, RedshiftMetrics metrics) {
    RedshiftErrors errors = metrics.errors();
    new MetricsBox()
        .add("Galaxies", Words.coverage(metrics.samples(), metrics.labelled()))
        .add("R²", MetricsBox.number(errors.r2(), 4))
        .add("MAE", MetricsBox.number(errors.mae(), 5))
        .add("MSE", MetricsBox.number(errors.mse(), 6))
        .add("Bias", MetricsBox.number(errors.bias(), 5))
        .add("Precision (NMAD)", MetricsBox.number(errors.precision(), 5))
        .draw(canvas, LEFT + 28, TOP + 28);
  }

  private static void drawCells(Canvas canvas, DensityGrid grid, int side) {
    int pixels = side / grid.cells();
    for (int x = 0; x < grid.cells(); x++) {
      for (int y = 0; y < grid.cells(); y++) {
        long count = grid.counts()[x][y];
        if (count > 0) {
          canvas
              .color(ColorMap.of(ColorBar.shade(count, grid.max())))
              .fill(LEFT + x * pixels, TOP + side - (y + 1) * pixels, pixels, pixels);
        }
      }
    }
  }

  private static void drawEquality(Canvas canvas, int side) {
    canvas.color(EQUALITY).dashed(3.5f, 16, 11).line(LEFT, TOP + side, LEFT + side, TOP);
  }

  private static void drawAxes(Canvas canvas, DensityGrid grid, int side) {
    canvas.color(Color.BLACK).solid(2.4f).frame(LEFT, TOP, side, side);
    Ticks ticks = Ticks.between(grid.low(), grid.high(), TICKS_WANTED);
    double scale = side / (grid.high() - grid.low());
    for (int i = 0; i < ticks.values().size(); i++) {
      double offset = (ticks.values().get(i) - grid.low()) * scale;
      mark(canvas, offset, side, 16);
      String label = ticks.labels().get(i);
      canvas.centered(label, TICK_SIZE, LEFT + offset, TOP + side + 46);
      canvas.rightAligned(label, TICK_SIZE, LEFT - 16, TOP + side - offset + TICK_SIZE * 0.36);
    }
    double minor = ticks.step() / 5;
    for (double value = Math.ceil(grid.low() / minor) * minor;
        value < grid.high();
        value += minor) {
      mark(canvas, (value - grid.low()) * scale, side, 8);
    }
    canvas.variable(
        "Spectroscopic redshift ", "z", "spec", LABEL_SIZE, LEFT + side / 2.0, TOP + side + 112);
    canvas.turned(LEFT - 128, TOP + side / 2.0);
    canvas.variable("Predicted redshift ", "z", "phot", LABEL_SIZE, 0, 0);
    canvas.straight();
  }

  /** A tick on all four sides, inwards. */
  private static void mark(Canvas canvas, double offset, int side, int length) {
    if (offset < 1 || offset > side - 1) {
      return;
    }
    canvas
        .line(LEFT + offset, TOP + side, LEFT + offset, TOP + side - length)
        .line(LEFT + offset, TOP, LEFT + offset, TOP + length)
        .line(LEFT, TOP + side - offset, LEFT + length, TOP + side - offset)
        .line(LEFT + side, TOP + side - offset, LEFT + side - length, TOP + side - offset);
  }

  private static void drawNotes(Canvas canvas, DensityGrid grid, int side) {
    if (grid.outside() > 0) {
      String note = Words.grouped(grid.outside()) + " outside the axes";
      canvas
          .color(Color.DARK_GRAY)
          .rightAligned(note, NOTE_SIZE, LEFT + side - 24, TOP + side - 26);
    }
  }

  private static void drawEmpty(Canvas canvas, RedshiftMetrics metrics, int side) {
    double x = LEFT + side / 2.0;
    double y = TOP + side / 2.0;
    canvas.color(Color.BLACK).centered("No spectroscopic redshifts", LABEL_SIZE, x, y - 12);
    canvas
        .color(Color.DARK_GRAY)
        .centered(
            Words.grouped(metrics.samples()) + " samples predicted, none to compare with",
            TICK_SIZE,
            x,
            y + 44);
  }
}
