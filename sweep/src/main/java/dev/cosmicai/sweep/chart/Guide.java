package dev.cosmicai.sweep.chart;

import java.util.List;

/**
 * A dashed line to compare points with.
 *
 * @param label what it says
 * @param points x and y of each of its corners
 */
public record Guide(String label, List<Corner> points) {
  /** A place along it. */
  public record Corner(double x, double y) {}

  /** Copies the points. */
  public Guide {
    points = List.copyOf(points);
  }
}
