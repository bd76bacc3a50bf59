package dev.cosmicai.worker.inference;

import dev.cosmicai.formats.tensor.Tensor;

/** What a network for classes says of samples, row by row. */
final class ClassScores {
  private static final String CLASS = "class";
  private static final String PROBABILITIES = "probabilities";

  private final Tensor scores;
  private final int width;
  private final boolean isClass;
  private final double boundary;

  private ClassScores(Tensor scores, int width, boolean isClass, double boundary) {
    this.scores = scores;
    this.width = width;
    this.isClass = isClass;
    this.boundary = boundary;
  }

  /**
   * The scores of some samples.
   *
   * @param kind what they are, as the network declares it
   * @param scores {@code [N, K]}, or {@code [N]} or {@code [N, 1]}: of class 1 of two, or the class
   */
  static ClassScores of(String kind, Tensor scores) {
    int rows = (int) scores.shape()[0];
    double boundary =
        switch (kind) {
          case PROBABILITIES -> 0.5;
          case "log_probabilities" -> Math.log(0.5);
          default -> 0;
        };
    int width = rows == 0 ? 1 : scores.elements() / rows;
    return new ClassScores(scores, width, kind.equals(CLASS), boundary);
  }

  /** The class of the highest score, the first one of equals. */
  int predicted(int row) {
    if (width == 1) {
      double only = value(row, 0);
      return isClass ? (int) only : (only > boundary ? 1 : 0);
    }
    int best = 0;
    for (int k = 1; k < width; k++) {
      if (value(row, k) > value(row, best)) {
        best = k;
      }
    }
    return best;
  }

  private double value(int row, int k) {
    return scores.type().valueAt(scores.data(), (row * width + k) * scores.type().bytes());
  }
}
