package dev.cosmicai.results.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a rank contributes to the reduce. */
public class RankMetricsFuzzTest extends ReaderFuzzTest<RankMetrics> {
  @Override
  protected Stream<Seed> seeds() {
    RankMetrics odd = metrics(3);
    odd.addUnlabelled(1L << 40);
    odd.add(Double.NaN, 1);
    odd.add(1, Double.POSITIVE_INFINITY);
    odd.add(-1e300, 1e300);
    odd.add(Double.MIN_VALUE, -1);
    return Stream.of(
        new Seed("none", new RankMetrics().toBytes()),
        new Seed("some", metrics(30).toBytes()),
        new Seed("many", metrics(3_000).toBytes()),
        new Seed("odd", odd.toBytes()));
  }

  @Override
  protected Supplier<RankMetrics> reader(ByteBuffer input) {
    byte[] encoded = bytes(input);
    return () -> RankMetrics.fromBytes(encoded);
  }

  @Override
  protected Object content(RankMetrics metrics) {
    byte[] encoded = metrics.toBytes();
    assertThat(RankMetrics.fromBytes(encoded).toBytes()).isEqualTo(encoded);
    RankMetrics merged = new RankMetrics();
    merged.merge(metrics);
    assertThat(merged.toBytes()).isEqualTo(encoded);
    RegressionMetrics quality = metrics.regression();
    return List.of(
        HexFormat.of().formatHex(encoded),
        quality.mae(),
        quality.mse(),
        quality.bias(),
        quality.precision(),
        quality.r2());
  }

  /** Of samples as they are in a survey, always the same. */
  public static RankMetrics metrics(int samples) {
    Random random = new Random(samples);
    RankMetrics metrics = new RankMetrics();
    for (int i = 0; i < samples; i++) {
      double truth = 0.3 * random.nextDouble();
      metrics.add(truth + 0.02 * random.nextGaussian(), truth);
    }
    return metrics;
  }
}
