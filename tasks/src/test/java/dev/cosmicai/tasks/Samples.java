package dev.cosmicai.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Predicted and spectroscopic redshifts for tests. */
public final class Samples {
  private final double[] predicted;
  private final double[] truth;

  public Samples(double[] predicted, double[] truth) {
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

  public int count() {
    return truth.length;
  }

  public RankMetrics metrics() {
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    for (int i = 0; i < count(); i++) {
      metrics.redshift().add(predicted[i], truth[i]);
    }
    return metrics;
  }

  /** Of all of them, whatever their labels. */
  public RedshiftErrors errors() {
    RedshiftErrors metrics = new RedshiftErrors();
    for (int i = 0; i < count(); i++) {
      metrics.add(predicted[i], truth[i]);
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

  /** 1.48 · median |Δ − median Δ|, from sorted copies. */
  public double exactPrecision() {
    double[] residuals = residuals();
    double median = median(residuals.clone());
    return 1.48 * median(Arrays.stream(residuals).map(x -> Math.abs(x - median)).toArray());
  }

  /** |median Δ| + MAD, which the bound of the precision grows with. */
  public double reach() {
    return Math.abs(median(residuals())) + exactPrecision() / 1.48;
  }

  private double[] residuals() {
    double[] residuals = new double[count()];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = (predicted[i] - truth[i]) / (1 + truth[i]);
    }
    return residuals;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
  }
}
