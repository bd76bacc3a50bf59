package dev.cosmicai.benchmarks.micro;

import dev.cosmicai.benchmarks.Galaxies;
import dev.cosmicai.results.metrics.RankMetrics;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a rank and the coordinator do with metrics. */
@State(Scope.Benchmark)
public class Metrics {
  /** In a partition of 100 MB. */
  static final int SAMPLES = 5_113;

  static final int RANKS = 1_000;

  private static final int DIFFERENT = 50;

  private final List<byte[]> contributions = Galaxies.encoded(SAMPLES, DIFFERENT);
  private final double[] truth = new Random(1).doubles(SAMPLES, 0.05, 0.45).toArray();
  private final double[] error = new Random(2).doubles(SAMPLES, -0.05, 0.05).toArray();

  /** Adds the samples of a partition one after another. */
  @Benchmark
  public RankMetrics add() {
    RankMetrics metrics = new RankMetrics();
    for (int i = 0; i < SAMPLES; i++) {
      metrics.add(truth[i] + error[i], truth[i]);
    }
    return metrics;
  }

  /** Merges the ranks' metrics, encoded as they come and go over the wire. */
  @Benchmark
  public byte[] merge() {
    return Galaxies.merged(contributions, RANKS);
  }
}
