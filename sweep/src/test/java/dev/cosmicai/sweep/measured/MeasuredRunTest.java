package dev.cosmicai.sweep.measured;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.sweep.FinishedRun;
import dev.cosmicai.sweep.FinishedRun.Work;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.SweepRun;
import java.io.IOException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class MeasuredRunTest {
  /** 6 ranks, of which 2 find nothing to do. */
  private static final FinishedRun RUN =
      FinishedRun.of(new Work(25, 4, 6, 512), 1, "worldSize").get(0);

  private final SweepRun row = RUN.row();

  @Test
  void everyMeasureIsKnownOfARunOfThisVersion() {
    assertThat(row.values()).containsOnlyKeys(Measure.values());
    assertThat(row.facts()).containsOnlyKeys(Fact.values());
    assertThat(row.remarks()).isEmpty();
  }

  @Test
  void timesAreTheWallClocksAndIncludeTheSummary() throws IOException {
    RunSummary summary = RunSummary.fromJson(RUN.summary());

    assertThat(value(Measure.RUN_SECONDS)).isEqualTo(summary.wallSeconds());
    assertThat(value(Measure.SUMMARY_SECONDS)).isEqualTo(0.75);
    assertThat(value(Measure.TOTAL_SECONDS)).isEqualTo(summary.wallSeconds() + 0.75);
    double[] walls = busy("wall_time (seconds)");
    assertThat(row.rankSeconds()).hasSize(4).isSorted();
    assertThat(value(Measure.RANK_SECONDS_MAX)).isEqualTo(walls[3]);
    assertThat(value(Measure.RANK_SECONDS_MEDIAN))
        .isCloseTo((walls[1] + walls[2]) / 2, within(1e-9));
    assertThat(value(Measure.MAP_SECONDS))
        .isLessThanOrEqualTo(value(Measure.RUN_SECONDS))
        .isGreaterThanOrEqualTo(walls[3]);
  }

  @Test
  void sumOfRatesIsApartFromTheTrueRate() throws IOException {
    double[] rates = busy("throughput_bps");

    assertThat(value(Measure.SUM_OF_RANK_RATES_BITS_PER_SECOND))
        .isCloseTo(rates[0] + rates[1] + rates[2] + rates[3], within(1.0));
    assertThat(value(Measure.BITS_PER_SECOND))
        .isCloseTo(value(Measure.INPUT_BITS) / value(Measure.RUN_SECONDS), within(1.0))
        .isLessThan(value(Measure.SUM_OF_RANK_RATES_BITS_PER_SECOND));
  }

  @Test
  void sizesAndCountsAreThoseOfTheRun() {
    assertThat(value(Measure.WORLD_SIZE)).isEqualTo(6);
    assertThat(value(Measure.BUSY_RANKS)).isEqualTo(4);
    assertThat(value(Measure.PARTITIONS)).isEqualTo(4);
    assertThat(value(Measure.PARTITION_MIB)).isEqualTo(25);
    assertThat(value(Measure.DATA_GIB)).isEqualTo(100 / 1024.0);
    assertThat(value(Measure.BATCH_SIZE)).isEqualTo(512);
    assertThat(value(Measure.CORES)).isEqualTo(4);
    assertThat(row.facts()).containsEntry(Fact.PROCESSOR_CLASS, "avx512-bf16");
    assertThat(row.facts()).containsEntry(Fact.PROCESSOR_FLAGS, "avx2 fma avx512_bf16");
    assertThat(row.facts()).containsEntry(Fact.VERSIONS, "cosmic 0.1.0, Java 17");
    assertThat(row.facts()).containsEntry(Fact.ENGINE, "PyTorch 2.7.1");
  }

  @Test
  void aSummaryOfAnOlderVersionLacksWhatItDoesNotKnow() throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode summary = json.readTree(RUN.summary());
    ((ObjectNode) summary).remove("summarySeconds");

    SweepRun old = MeasuredRun.of(RUN.run(), json.writeValueAsBytes(summary), RUN.combined());

    assertThat(old.value(Measure.SUMMARY_SECONDS)).isEmpty();
    assertThat(old.value(Measure.TOTAL_SECONDS)).isEmpty();
    assertThat(old.value(Measure.RUN_SECONDS)).isPresent();
  }

  @Test
  void aResumedRunSaysSo() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode summary = (ObjectNode) json.readTree(RUN.summary());
    summary.put("earlierSamples", 1275);

    SweepRun resumed = MeasuredRun.of(RUN.run(), json.writeValueAsBytes(summary), RUN.combined());

    assertThat(row.isResumed()).isFalse();
    assertThat(resumed.isResumed()).isTrue();
    assertThat(resumed.remarks())
        .containsExactly(
            "it was resumed: its times are without 1275 of 5100 samples that an earlier run had"
                + " computed");
  }

  @Test
  void aNewStartOfAllRanksIsNoRetry() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ArrayNode ranks = (ArrayNode) json.readTree(RUN.combined());
    ((ObjectNode) ranks.get(0)).put("attempt", 10_001);

    SweepRun again = MeasuredRun.of(RUN.run(), RUN.summary(), json.writeValueAsBytes(ranks));

    assertThat(again.value(Measure.RETRIES)).hasValue(row.value(Measure.RETRIES).orElseThrow() + 1);
  }

  @Test
  void whatIsNoResultIsRefused() {
    assertThatThrownBy(() -> MeasuredRun.of(RUN.run(), RUN.summary(), "[3]".getBytes(UTF_8)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("all ranks' results");
  }

  private double value(Measure measure) {
    return row.values().get(measure);
  }

  /** A field of the ranks with samples, ascending. */
  private static double[] busy(String field) throws IOException {
    return StreamSupport.stream(new ObjectMapper().readTree(RUN.combined()).spliterator(), false)
        .filter(rank -> rank.path("samples").asLong() > 0)
        .mapToDouble(rank -> rank.path(field).asDouble())
        .sorted()
        .toArray();
  }
}
