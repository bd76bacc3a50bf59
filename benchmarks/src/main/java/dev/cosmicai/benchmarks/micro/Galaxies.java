package dev.cosmicai.benchmarks.micro;

import dev.cosmicai.results.metrics.RankMetrics;
import java.util.Random;

/** Redshifts and predictions of them, as a network of middling quality gives. */
final class Galaxies {
  /** In a partition of 100 MB. */
  static final int A_RANK = 5_113;

  private static final double SCATTER = 0.03;

  final double[] truth = new double[A_RANK];
  final double[] predicted = new double[A_RANK];

  Galaxies(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < A_RANK; i++) {
      truth[i] = 0.05 + 0.4 * random.nextDouble();
      predicted[i] = (float) (truth[i] + SCATTER * random.nextGaussian());
    }
  }

  /** All of them in one rank's metrics. */
  RankMetrics metrics() {
    RankMetrics metrics = new RankMetrics();
    for (int i = 0; i < A_RANK; i++) {
      metrics.add(predicted[i], truth[i]);
    }
    return metrics;
  }
}
