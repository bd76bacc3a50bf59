package dev.cosmicai.results.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.results.Samples;
import dev.cosmicai.tasks.RankMetrics;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
  private static RunSummary summary(int failed) {
    RunSummary.FailedRank[] failures =
        IntStream.range(0, failed)
            .mapToObj(
                rank ->
                    new RunSummary.FailedRank(
                        rank, "s3://data/" + rank, "PartitionCorrupt", "é".repeat(1_000)))
            .toArray(RunSummary.FailedRank[]::new);
    RankMetrics metrics = Samples.survey(100, 4).metrics();
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(failed + 1, failures), metrics);
    summarizer.add(Ranks.result(failed, metrics, 7.3));
    return summarizer.summary();
  }

  @Test
  void summarySurvivesItsJson() {
    RunSummary summary = summary(2);

    assertThat(RunSummary.fromJson(summary.toJson())).isEqualTo(summary);
  }

  @Test
  void briefFormFitsTerminationMessageAndKeepsTheNumbers() {
    RunSummary summary = summary(500);
    byte[] brief = summary.toBriefJson();
    RunSummary read = RunSummary.fromJson(brief);

    assertThat(brief).hasSizeLessThanOrEqualTo(4_096).doesNotContain('\n');
    assertThat(read.failures()).isNotEmpty();
    assertThat(read.ranks()).isEqualTo(summary.ranks());
    assertThat(read.metrics()).isEqualTo(summary.metrics());
  }

  @Test
  void briefFormFitsEvenIfEveryOtherRankFailed() {
    RankMetrics none = Samples.none();
    RunSummary.FailedRank[] failures =
        IntStream.range(0, 5_000)
            .mapToObj(i -> new RunSummary.FailedRank(2 * i, null, "PartitionShape", "wrong"))
            .toArray(RunSummary.FailedRank[]::new);
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(10_000, failures), none);
    IntStream.range(0, 5_000).forEach(i -> summarizer.add(Ranks.result(2 * i + 1, none, 1)));
    byte[] brief = summarizer.summary().toBriefJson();

    assertThat(brief).hasSizeLessThanOrEqualTo(4_096);
    assertThat(RunSummary.fromJson(brief).ranks().failed()).isEqualTo(5_000);
    assertThat(RunSummary.fromJson(brief).ranks().failedRanks())
        .startsWith("0,2,4,")
        .endsWith(",…");
  }

  @Test
  void briefFormFitsEvenIfLongNamesHoldWhatIsLeftOut() {
    String place =
        "{\"label\": \"%s\", \"count\": 3, \"redshift\": 99, \"partition\": \"s3://b/%s\", \"row\": 1}";
    String key = "k".repeat(2_000);
    String json =
        new String(summary(0).toJson(), StandardCharsets.UTF_8)
            .replaceFirst(
                "\"leftOut\" : \\[[^]]*\\]",
                "\"leftOut\" : ["
                    + place.formatted("z <= -1", key)
                    + ","
                    + place.formatted("z > 20", key)
                    + "]");
    byte[] brief = RunSummary.fromJson(json.getBytes(StandardCharsets.UTF_8)).toBriefJson();

    assertThat(json).contains(key);
    assertThat(brief).hasSizeLessThanOrEqualTo(4_096);
    assertThat(RunSummary.fromJson(brief).metrics().leftOut())
        .extracting(RunMetrics.NoRedshift::count)
        .containsExactly(3L, 3L);
  }

  @Test
  void missingNumberIsNotTakenForZero() {
    String json = new String(summary(0).toJson(), StandardCharsets.UTF_8);
    String without = json.replaceFirst("\"mae\" : [^,]*,", "");

    assertThat(without).isNotEqualTo(json);
    assertThat(RunSummary.fromJson(without.getBytes(StandardCharsets.UTF_8)).mae()).isNaN();
  }

  @Test
  void otherTextIsRefused() {
    for (String text : new String[] {"", "null", "[]", "Killed", "{}", "{\"metrics\": 7}"}) {
      assertThatThrownBy(() -> RunSummary.fromJson(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("a run's summary");
    }
  }
}
