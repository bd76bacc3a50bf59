package dev.cosmicai.benchmarks.reduce;

import com.google.protobuf.ByteString;
import dev.cosmicai.results.metrics.RankMetrics;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What the ranks contribute: metrics of galaxies as a survey has them and a decent network sees
 * them. The same in every process. There are {@link #DIFFERENT} of them, which the ranks share, so
 * that making them does not take longer than the measurement.
 */
final class PlayedMetrics {
  private static final int DIFFERENT = 4_096;

  private final byte[][] encoded;

  /** Of so many samples each. */
  PlayedMetrics(int samples, int worldSize) {
    encoded =
        IntStream.range(0, Math.min(worldSize, DIFFERENT))
            .mapToObj(seed -> metrics(samples, new Random(seed)))
            .toArray(byte[][]::new);
  }

  ByteString of(int rank) {
    return ByteString.copyFrom(encoded[rank % encoded.length]);
  }

  /** The result that is expected: all of them merged, one after the other, in rank order. */
  byte[] mergedInRankOrder(int worldSize) {
    RankMetrics merged = new RankMetrics();
    for (int rank = 0; rank < worldSize; rank++) {
      merged.merge(RankMetrics.fromBytes(encoded[rank % encoded.length]));
    }
    return merged.toBytes();
  }

  private static byte[] metrics(int samples, Random random) {
    RankMetrics metrics = new RankMetrics();
    for (int i = 0; i < samples; i++) {
      double truth = 0.01 + 0.57 * Math.pow(random.nextDouble(), 1.5);
      double outlier = random.nextInt(50) == 0 ? 0.1 * random.nextGaussian() : 0;
      metrics.add(
          (float) (truth + 0.015 * (1 + truth) * random.nextGaussian() + outlier), (float) truth);
    }
    return metrics.toBytes();
  }
}
