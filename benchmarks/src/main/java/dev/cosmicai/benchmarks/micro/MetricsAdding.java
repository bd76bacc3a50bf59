package dev.cosmicai.benchmarks.micro;

import dev.cosmicai.results.metrics.RankMetrics;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The samples of a 100 MB partition, one after another into a rank's metrics. */
@State(Scope.Benchmark)
public class MetricsAdding {
  private final Galaxies galaxies = new Galaxies(1);

  /** Adds all. */
  @Benchmark
  public RankMetrics add() {
    return galaxies.metrics();
  }
}
