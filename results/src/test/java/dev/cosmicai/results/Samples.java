package dev.cosmicai.results;

import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Predicted and spectroscopic redshifts for tests. */
public final class Samples {
  private final double[] predicted;
  private final double[] truth;

  private Samples(double[] predicted, double[] truth) {
    this.predicted = predicted;
    this.truth = truth;
  }

  /** Galaxies as a survey has them and a decent network sees them. */
  public static Samples survey(int count, long seed) {
    Random random = new Random(seed);
    double[] predicted = new double[count];
    double[] truth = new double[count];
    for (int i = 0; i < count; i++) {
      truth[i] = 0.01 + 0.57 * Math.pow(random.nextDouble(), 1.4);
      double outlier = random.nextInt(50) == 0 ? 0.1 * random.nextGaussian() : 0;
      predicted[i] = (float) (truth[i] + 0.015 * (1 + truth[i]) * random.nextGaussian() + outlier);
    }
    return new Samples(predicted, truth);
  }

  /** No redshifts yet. */
  public static RankMetrics none() {
    return RankMetrics.of(TaskSpec.REDSHIFT);
  }

  /** How many there are. */
  public int count() {
    return truth.length;
  }

  /** What a rank makes of them. */
  public RankMetrics metrics() {
    RankMetrics metrics = none();
    for (int i = 0; i < count(); i++) {
      metrics.redshift().add(predicted[i], truth[i]);
    }
    return metrics;
  }

  /** The samples in their order, cut at random places into parts of which some may be empty. */
  public List<Samples> split(int parts, Random random) {
    int[] cuts = random.ints(parts - 1, 0, count() + 1).sorted().toArray();
    List<Samples> split = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < parts; i++) {
      int to = i < cuts.length ? cuts[i] : count();
      split.add(
          new Samples(
              Arrays.copyOfRange(predicted, from, to), Arrays.copyOfRange(truth, from, to)));
      from = to;
    }
    return split;
  }
}
