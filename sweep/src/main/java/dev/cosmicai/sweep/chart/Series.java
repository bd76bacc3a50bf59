package dev.cosmicai.sweep.chart;

import java.util.List;

/**
 * Points that belong together.
 *
 * @param label what they have in common
 * @param look which colour and marker they have; series with the same look are of the same thing
 * @param kind where they come from
 * @param joined whether a line goes through them
 * @param points in the order of the line
 */
public record Series(String label, int look, Kind kind, boolean joined, List<Point> points) {
  /** Where points come from. */
  public enum Kind {
    /** Filled. */
    MEASURED,
    /** Hollow. */
    SIMULATED,
    /** Crosses. */
    IMPORTED;

    /** Of the line through them. */
    Float[] dashes() {
      return switch (this) {
        case MEASURED -> new Float[0];
        case SIMULATED -> new Float[] {7f, 4f};
        case IMPORTED -> new Float[] {2f, 3f};
      };
    }
  }

  /** Copies the points. */
  public Series {
    points = List.copyOf(points);
  }

  /**
   * A point and its spread.
   *
   * @param x where it is
   * @param y where it is
   * @param label a few words beside it; empty for none
   */
  public record Point(Spread x, Spread y, String label) {}

  /**
   * A value and how far its repeats lie apart.
   *
   * @param middle their median
   * @param low the least
   * @param high the most
   */
  public record Spread(double middle, double low, double high) {
    /** Without a spread. */
    public static Spread exact(double value) {
      return new Spread(value, value, value);
    }

    boolean isWide() {
      return high > low;
    }
  }
}
