package dev.cosmicai.benchmarks.micro;

import dev.cosmicai.results.metrics.RankMetrics;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The merge of 1,000 ranks' metrics, encoded as they come and go over the wire. */
@State(Scope.Benchmark)
public class MetricsMerging {
  static final int RANKS = 1_000;

  private static final int DIFFERENT = 50;

  private List<byte[]> contributions;

  /** Makes them. */
  @Setup(Level.Trial)
  public void contribute() {
    List<byte[]> different =
        Stream.iterate(1L, seed -> seed + 1)
            .limit(DIFFERENT)
            .map(seed -> new Galaxies(seed).metrics().toBytes())
            .toList();
    contributions = Stream.generate(() -> different).flatMap(List::stream).limit(RANKS).toList();
  }

  /** Merges all, as the rendezvous does when they come. */
  @Benchmark
  public byte[] merge() {
    RankMetrics merged = new RankMetrics();
    contributions.forEach(contribution -> merged.merge(RankMetrics.fromBytes(contribution)));
    return merged.toBytes();
  }
}
