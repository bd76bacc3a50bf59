package dev.cosmicai.results.figure;

import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.exact.DensityHistogram;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * {@code inference.png}: how predicted redshifts lie against spectroscopic ones. Cells are coloured
 * by the logarithm of the samples in them, a dashed line marks equality, the metrics stand in a
 * corner. Without spectroscopic redshifts the axes are empty and say so.
 */
public final class InferenceFigure {
  private static final int LEFT = 180;
  private static final int TOP = 40;
  private static final int RIGHT = 236;
  private static final int BOTTOM = 150;

  /** The plot's side; the actual one is the largest multiple of the cells that fits. */
  private static final int MAX_SIDE = 1180;

  private static final int COLOR_BAR_GAP = 36;
  private static final int COLOR_BAR_WIDTH = 40;
  private static final int TICKS_WANTED = 8;
  private static final double LABEL_SIZE = 38;
  private static final double TICK_SIZE = 31;
  private static final double NOTE_SIZE = 25;
  private static final Color EQUALITY = new Color(0xd1, 0x2e, 0x2e);

  private InferenceFigure() {}

  /** Draws the figure as a PNG of about 1600 × 1370 pixels. */
  public static byte[] png(RunSummary summary, DensityHistogram density) {
    DensityGrid grid = DensityGrid.of(density);
    int side = MAX_SIDE / grid.cells() * grid.cells();
    BufferedImage image =
        new BufferedImage(LEFT + side + RIGHT, TOP + side + BOTTOM, BufferedImage.TYPE_INT_RGB);
    try (Canvas canvas = new Canvas(image)) {
      canvas.color(Color.WHITE).fill(0, 0, image.getWidth(), image.getHeight());
      drawCells(canvas, grid, side);
      if (grid.max() > 0) {
        drawEquality(canvas, side);
      }
      drawAxes(canvas, grid, side);
      if (grid.max() > 0) {
        drawColorBar(canvas, grid, side);
        MetricsBox.draw(canvas, summary.metrics(), LEFT + 28, TOP + 28);
        drawNotes(canvas, grid, side);
      } else {
        drawEmpty(canvas, summary, side);
      }
    }
    return encode(image);
  }

  private static void drawCells(Canvas canvas, DensityGrid grid, int side) {
    int pixels = side / grid.cells();
    for (int x = 0; x < grid.cells(); x++) {
      for (int y = 0; y < grid.cells(); y++) {
        long count = grid.counts()[x][y];
        if (count > 0) {
          canvas
              .color(ColorMap.of(shade(count, grid.max())))
              .fill(LEFT + x * pixels, TOP + side - (y + 1) * pixels, pixels, pixels);
        }
      }
    }
  }

  private static double shade(long count, long max) {
    return max == 1 ? 0 : Math.log((double) count) / Math.log((double) max);
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

  private static void drawColorBar(Canvas canvas, DensityGrid grid, int side) {
    int x = LEFT + side + COLOR_BAR_GAP;
    for (int y = 0; y < side; y++) {
      double shade = grid.max() == 1 ? 0 : (y + 0.5) / side;
      canvas.color(ColorMap.of(shade)).fill(x, TOP + side - 1 - y, COLOR_BAR_WIDTH, 1);
    }
    canvas.color(Color.BLACK).solid(2.4f).frame(x, TOP, COLOR_BAR_WIDTH, side);
    int right = x + COLOR_BAR_WIDTH;
    double previous = Double.POSITIVE_INFINITY;
    for (long decade = 1; decade <= grid.max(); decade *= 10) {
      for (int digit = 1; digit < 10 && digit * decade <= grid.max(); digit++) {
        long count = digit * decade;
        double y = TOP + side * (1 - shade(count, grid.max()));
        boolean labelled = digit == 1 || digit == 2 || digit == 5;
        canvas.line(right, y, right - (digit == 1 ? 14 : 8), y);
        if (labelled && previous - y > TICK_SIZE * 1.3) {
          canvas.text(MetricsBox.grouped(count), TICK_SIZE, right + 12, y + TICK_SIZE * 0.36);
          previous = y;
        }
      }
    }
    canvas.turned(right + 128, TOP + side / 2.0);
    canvas.centered("Galaxies per cell", LABEL_SIZE, 0, 0);
    canvas.straight();
  }

  private static void drawNotes(Canvas canvas, DensityGrid grid, int side) {
    if (grid.outside() > 0) {
      String note = MetricsBox.grouped(grid.outside()) + " outside the axes";
      canvas
          .color(Color.DARK_GRAY)
          .rightAligned(note, NOTE_SIZE, LEFT + side - 24, TOP + side - 26);
    }
  }

  private static void drawEmpty(Canvas canvas, RunSummary summary, int side) {
    double x = LEFT + side / 2.0;
    double y = TOP + side / 2.0;
    canvas.color(Color.BLACK).centered("No spectroscopic redshifts", LABEL_SIZE, x, y - 12);
    canvas
        .color(Color.DARK_GRAY)
        .centered(
            MetricsBox.grouped(summary.samples()) + " samples predicted, none to compare with",
            TICK_SIZE,
            x,
            y + 44);
  }

  private static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    // Not ImageIO's default stream, which would keep a cache file on a disk that may be read-only.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}
