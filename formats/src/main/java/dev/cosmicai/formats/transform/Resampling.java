package dev.cosmicai.formats.transform;

import dev.cosmicai.contract.Transform;
import java.util.Arrays;

/**
 * An image in another size, line by line and then column by column, with the weights of torch's
 * {@code interpolate(align_corners=False)}. Sums are made in float64, so that results differ from
 * torch's, which adds in float32, by rounding only.
 *
 * <p>Without antialiasing a new pixel is made of those around its centre; with it, where the image
 * becomes smaller, of all under a filter as wide as the step from one new pixel to the next: the
 * triangle for bilinear, Keys' cubic with a = −1/2 for bicubic (−3/4 without), as torch and Pillow
 * have them.
 */
final class Resampling {
  private static final double CUBIC = -0.75;
  private static final double CUBIC_ANTIALIASED = -0.5;

  private final Axis rows;
  private final Axis columns;
  private final int height;
  private final int width;

  /** From {@code height} × {@code width} to what {@code resize} says. */
  Resampling(int height, int width, Transform.Resize resize) {
    this.height = height;
    this.width = width;
    this.rows = Axis.of(height, resize.size().get(0), resize);
    this.columns = Axis.of(width, resize.size().get(1), resize);
  }

  /**
   * Of each new position along a side: the first old one that it is made of, and the weights of
   * that and the following ones.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Axis(int[] first, double[][] weights) {
    static Axis of(int from, int to, Transform.Resize resize) {
      int[] first = new int[to];
      double[][] weights = new double[to][];
      double step = (double) from / to;
      for (int i = 0; i < to; i++) {
        switch (resize.interpolation()) {
          case NEAREST -> {
            first[i] = Math.min((int) Math.floor(i * (float) step), from - 1);
            weights[i] = new double[] {1};
          }
          case BILINEAR -> {
            if (resize.antialias()) {
              filtered(first, weights, i, from, step, 1);
            } else {
              around(first, weights, i, from, step, 1);
            }
          }
          case BICUBIC -> {
            if (resize.antialias()) {
              filtered(first, weights, i, from, step, 2);
            } else {
              around(first, weights, i, from, step, 2);
            }
          }
        }
      }
      return new Axis(first, weights);
    }

    /** Pixels under a filter; its weights add up to 1. */
    private static void filtered(
        int[] first, double[][] weights, int i, int from, double step, int radius) {
      double stretch = Math.max(step, 1);
      double centre = step * (i + 0.5);
      int low = Math.max((int) (centre - radius * stretch + 0.5), 0);
      int high = Math.min((int) (centre + radius * stretch + 0.5), from);
      double[] taken = new double[high - low];
      double sum = 0;
      for (int j = 0; j < taken.length; j++) {
        taken[j] = filter((j + low - centre + 0.5) / stretch, radius, CUBIC_ANTIALIASED);
        sum += taken[j];
      }
      for (int j = 0; j < taken.length; j++) {
        taken[j] /= sum;
      }
      first[i] = low;
      weights[i] = taken;
    }

    /** The pixels around a point; beyond the image its last pixel goes on. */
    private static void around(
        int[] first, double[][] weights, int i, int from, double step, int radius) {
      double at = step * (i + 0.5) - 0.5;
      double centre = radius == 1 ? Math.max(at, 0) : at;
      int before = (int) Math.floor(centre);
      int low = clamp(before - radius + 1, from);
      int high = clamp(before + radius, from);
      double[] taken = new double[high - low + 1];
      for (int j = before - radius + 1; j <= before + radius; j++) {
        taken[clamp(j, from) - low] += filter(j - centre, radius, CUBIC);
      }
      first[i] = low;
      weights[i] = taken;
    }

    private static int clamp(int position, int length) {
      return Math.max(0, Math.min(length - 1, position));
    }

    /** The triangle for radius 1, Keys' cubic for 2. */
    private static double filter(double distance, int radius, double a) {
      double x = Math.abs(distance);
      if (radius == 1) {
        return x < 1 ? 1 - x : 0;
      } else if (x < 1) {
        return ((a + 2) * x - (a + 3)) * x * x + 1;
      }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    private double at(float[] line, int i) {
      double sum = 0;
      double[] taken = weights[i];
      for (int j = 0; j < taken.length; j++) {
        sum += taken[j] * line[first[i] + j];
      }
      return sum;
    }
  }

  /** H and W of the new image. */
  int newHeight() {
    return rows.first.length;
  }

  int newWidth() {
    return columns.first.length;
  }

  /** Gives the lines of an image, channel by channel. */
  interface Lines {
    /** Fills in a line, counted from 0 over all channels. */
    void read(int line, float[] target);
  }

  /** Numbers that it holds at a time, beside the result. */
  long elements(int channels) {
    return (long) channels * height * newWidth() + width;
  }

  /** A sample of so many channels in the new size. */
  float[] apply(float[] source, int channels) {
    return apply(
        (line, target) -> System.arraycopy(source, line * width, target, 0, width), channels);
  }

  /** The same, taken line by line. */
  float[] apply(Lines source, int channels) {
    float[] wide = new float[Math.multiplyExact(channels * height, newWidth())];
    float[] taken = new float[width];
    for (int line = 0; line < channels * height; line++) {
      source.read(line, taken);
      for (int x = 0; x < newWidth(); x++) {
        wide[line * newWidth() + x] = (float) columns.at(taken, x);
      }
    }
    float[] result = new float[channels * newHeight() * newWidth()];
    double[] sums = new double[newWidth()];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < newHeight(); y++) {
        Arrays.fill(sums, 0);
        double[] weights = rows.weights[y];
        for (int j = 0; j < weights.length; j++) {
          add(sums, weights[j], wide, (c * height + rows.first[y] + j) * newWidth());
        }
        int start = (c * newHeight() + y) * newWidth();
        for (int x = 0; x < sums.length; x++) {
          result[start + x] = (float) sums[x];
        }
      }
    }
    return result;
  }

  /** Line by line, as they lie in memory. */
  private static void add(double[] sums, double weight, float[] values, int start) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += weight * values[start + x];
    }
  }
}
