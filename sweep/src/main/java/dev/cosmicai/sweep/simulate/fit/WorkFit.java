package dev.cosmicai.sweep.simulate.fit;

import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.simulate.Parameter;
import dev.cosmicai.sweep.simulate.Parameters;
import dev.cosmicai.sweep.simulate.RunSimulation;
import dev.cosmicai.sweep.simulate.WarmUp;
import java.util.Arrays;
import java.util.List;

/**
 * What ranks take after their start: for their end, for each split, for each sample, and until they
 * are warm. A rank also waits, for commits or for others; how long is what the simulation shows
 * beyond that sum, and it is taken off what was measured. The less a cell's ranks compute and the
 * more they wait, the less it counts.
 */
final class WorkFit {
  /** After so many, the coefficients hardly change. */
  private static final int ROUNDS = 8;

  /** What an entry of the journal may take; it shows only where ranks wait for their commits. */
  private static final double[] JOURNAL_SECONDS = {0.01, 0.02, 0.04, 0.08, 0.16, 0.32};

  private static final double CLEARLY = 0.98;

  /** Errors below this part are not told apart. */
  private static final double NEAR = 0.02;

  private final List<MeasuredCell> cells;
  private final String source;
  private Parameters parameters;

  private WorkFit(List<MeasuredCell> cells, Parameters parameters, String source) {
    this.cells = cells;
    this.parameters = parameters;
    this.source = source;
  }

  /** The parameters with those of ranks' work; what a start takes is known. */
  static Parameters of(List<MeasuredCell> cells, Parameters parameters, String source) {
    return new WorkFit(cells, parameters, source).fitted();
  }

  private Parameters fitted() {
    Parameters best = parameters;
    double least = Double.POSITIVE_INFINITY;
    for (double journalSeconds : JOURNAL_SECONDS) {
      set(Parameter.JOURNAL_SECONDS, journalSeconds);
      workAfterStart();
      double error = cells.stream().mapToDouble(cell -> Math.abs(error(cell))).sum();
      // More is believed only if it explains more.
      if (error < CLEARLY * least) {
        least = error;
        best = parameters;
      }
    }
    return best;
  }

  private void workAfterStart() {
    double perSample = forwardCoreSeconds();
    boolean known = !Double.isNaN(perSample);
    double[] found = {0, known ? perSample : 0, 0, 0};
    for (int round = 0; round < ROUNDS; round++) {
      LeastSquares sum = new LeastSquares(4);
      for (MeasuredCell cell : cells) {
        double[] factors = factors(cell);
        double samples = known ? perSample * factors[1] : 0;
        double waits = 0;
        double counts = 1;
        if (round > 0) {
          double own = LeastSquares.dot(found, factors);
          double simulated = simulatedAfter(cell);
          waits = Math.max(0, simulated - own);
          // One that is far from all others counts by its distance, and not by its square.
          double distance = Math.max(NEAR, Math.abs(error(cell)));
          counts = Math.min(1, own / simulated) * Math.sqrt(NEAR / distance);
        }
        sum.add(
            Math.max(0, measuredAfter(cell) - waits - samples),
            counts / cell.median(Measure.RANK_SECONDS_MEAN),
            factors[0],
            known ? 0 : factors[1],
            factors[2],
            factors[3]);
      }
      found = sum.coefficients();
      found[1] = known ? perSample : found[1];
      set(Parameter.RANK_END_SECONDS, found[0]);
      set(Parameter.SAMPLE_SECONDS, found[1]);
      set(Parameter.SPLIT_SECONDS, found[2]);
      set(Parameter.WARM_UP_SECONDS, found[3]);
    }
  }

  /** By how much a rank's work is simulated too long, in parts of its whole time. */
  private double error(MeasuredCell cell) {
    return (simulatedAfter(cell) - measuredAfter(cell)) / cell.median(Measure.RANK_SECONDS_MEAN);
  }

  private static double measuredAfter(MeasuredCell cell) {
    return Math.max(
        0,
        cell.median(Measure.RANK_SECONDS_MEAN) - cell.median(Measure.FIRST_FORWARD_SECONDS_MEDIAN));
  }

  /**
   * What the network takes for a sample, where runs tell how long they were within it; else NaN. A
   * pass with few samples, as of small splits, takes more for each: that is the splits'.
   */
  private double forwardCoreSeconds() {
    LeastSquares sum = new LeastSquares(2);
    boolean known = false;
    for (MeasuredCell cell : cells) {
      double seconds = cell.median(Measure.FORWARD_SECONDS) * threads(atOnce(cell, parameters));
      if (Double.isFinite(seconds) && seconds > 0) {
        known = true;
        sum.add(seconds, 1 / seconds, cell.median(Measure.SAMPLES), cell.work().splits());
      }
    }
    return known ? sum.coefficients()[0] : Double.NaN;
  }

  private double threads(double ranks) {
    return Math.max(1, Math.floor(get(Parameter.NODE_CORES) / ranks));
  }

  /** What end, samples, splits and warming up count for in a rank's time. */
  private double[] factors(MeasuredCell cell) {
    double ranks = atOnce(cell, parameters);
    double cores = ranks * threads(ranks);
    double splits = cell.work().splits();
    return new double[] {
      1,
      cell.median(Measure.SAMPLES) / cores,
      splits / cores,
      WarmUp.share(splits / ranks) / threads(ranks)
    };
  }

  /** From first forward pass to end, as the parameters have it so far. */
  private double simulatedAfter(MeasuredCell cell) {
    return Arrays.stream(RunSimulation.of(parameters, cell.work(), 1).ranks())
        .filter(rank -> rank.splits() > 0)
        .mapToDouble(rank -> rank.end() - rank.firstForward())
        .average()
        .orElse(0);
  }

  /** How many ranks run at once, as {@code cosmic run} has it. */
  static int atOnce(MeasuredCell cell, Parameters parameters) {
    int most = Math.max(1, (int) parameters.get(Parameter.NODE_CORES));
    return Math.min(most, Math.min(cell.work().worldSize(), cell.work().parallelism()));
  }

  private double get(Parameter parameter) {
    return parameters.get(parameter);
  }

  private void set(Parameter parameter, double value) {
    parameters = parameters.with(parameter, value, source);
  }
}
