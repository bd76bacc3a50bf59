package dev.cosmicai.benchmarks;

import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Metrics of made-up galaxies: redshifts as a survey has them, predictions of a decent network. */
public final class Galaxies {
  private Galaxies() {}

  /** One rank's metrics of so many samples; the same seed gives the same in every process. */
  public static RankMetrics metrics(int samples, long seed) {
    Random random = new Random(seed);
    RankMetrics metrics = RankMetrics.of(TaskSpec.REDSHIFT);
    for (int i = 0; i < samples; i++) {
      double truth = 0.01 + 0.57 * Math.pow(random.nextDouble(), 1.5);
      double outlier = random.nextInt(50) == 0 ? 0.1 * random.nextGaussian() : 0;
      metrics
          .redshift()
          .add(
              (float) (truth + 0.015 * (1 + truth) * random.nextGaussian() + outlier),
              (float) truth);
    }
    return metrics;
  }

  /** The metrics of as many ranks as are given different ones, encoded as ranks send them. */
  public static List<byte[]> encoded(int samples, int different) {
    return IntStream.range(0, different)
        .mapToObj(seed -> metrics(samples, seed).toBytes())
        .toList();
  }

  /** Merges the ranks' metrics, in rank order; rank r has those at r modulo their number. */
  public static byte[] merged(List<byte[]> encoded, int ranks) {
    RankMetrics merged = new RankMetrics();
    for (int rank = 0; rank < ranks; rank++) {
      merged.merge(RankMetrics.fromBytes(encoded.get(rank % encoded.size())));
    }
    return merged.toBytes();
  }
}
