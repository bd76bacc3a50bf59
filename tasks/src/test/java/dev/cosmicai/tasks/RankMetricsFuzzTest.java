package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a rank commits with a split. */
public class RankMetricsFuzzTest extends ReaderFuzzTest<RankMetrics> {
  @Override
  protected Stream<Seed> seeds() {
    RankMetrics odd = Samples.survey(3, 3).metrics();
    odd.redshift().addUnlabelled(1L << 40);
    odd.redshift().add(Double.NaN, 1);
    odd.redshift().add(1, Double.POSITIVE_INFINITY);
    odd.redshift().add(-1e300, 1e300);
    odd.redshift().add(Double.MIN_VALUE, -1);
    return Stream.concat(
        Stream.of(
            new Seed("none", new RankMetrics().toBytes()),
            new Seed("some", Samples.survey(30, 1).metrics().toBytes()),
            new Seed("many", Samples.survey(3_000, 1).metrics().toBytes()),
            new Seed("odd", odd.toBytes())),
        TaskSamples.specs().stream().flatMap(RankMetricsFuzzTest::seeds));
  }

  private static Stream<Seed> seeds(TaskSpec spec) {
    String name = spec.task() + " of " + spec.valuesPerSample() + " " + spec.scores();
    RankMetrics odd = TaskSamples.random(spec, 50, new Random(3)).metrics();
    odd.merge(TaskSamples.odd(spec).metrics());
    return Stream.of(
        new Seed(name + ", none", RankMetrics.of(spec).toBytes()),
        new Seed(name, TaskSamples.random(spec, 300, new Random(2)).metrics().toBytes()),
        new Seed(name + ", odd", odd.toBytes()));
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
    return List.of(HexFormat.of().formatHex(encoded), metrics.metrics());
  }
}
