package dev.cosmicai.results.rank;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import dev.cosmicai.results.Profiles;
import dev.cosmicai.results.Samples;
import dev.cosmicai.results.summary.Ranks;
import dev.cosmicai.tasks.RankMetrics;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a rank tells of itself. */
class RankResultFuzzTest extends ReaderFuzzTest<RankResult> {
  @Override
  protected Stream<Seed> seeds() {
    String busy = text(Ranks.result(1, Samples.survey(20, 20).metrics(), 30));
    return Stream.of(
        Seed.of("busy", busy),
        Seed.of(
            "profiled",
            text(
                Ranks.result(1, new RankMetrics(), 3)
                    .with(Profiles.of(Profiles.time("aten::addmm", 49, 0.6))))),
        Seed.of(
            "saturated",
            text(Ranks.result(1, new RankMetrics(), 3).with(new Saturation(30, 7, 0.25)))),
        Seed.of("idle", text(Ranks.result(2, new RankMetrics(), 1))),
        Seed.of("no-batches", busy.replace("\"batch_size\" : 512", "\"batch_size\" : 0")),
        Seed.of("negative", busy.replaceAll(": (\\d)", ": -$1")),
        Seed.of("token-of-nothing", "nul" + "\0".repeat(100) + "l"),
        Seed.of(
            "long-name",
            busy.replaceFirst("\"inference\" : ", "\"" + "x".repeat(2_000) + "\": []")),
        Seed.of("null", "null"));
  }

  @Override
  protected Supplier<RankResult> reader(ByteBuffer input) {
    byte[] json = bytes(input);
    return () -> RankResult.fromJson(json);
  }

  @Override
  protected Object content(RankResult result) {
    String written = text(result);
    assertThat(text(RankResult.fromJson(written.getBytes(UTF_8)))).isEqualTo(written);
    return written;
  }

  private static String text(RankResult result) {
    return new String(result.toJson(), UTF_8);
  }
}
