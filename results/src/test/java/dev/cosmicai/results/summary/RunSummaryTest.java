package dev.cosmicai.results.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.results.Samples;
import dev.cosmicai.results.Tasks;
import dev.cosmicai.tasks.Metric;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskSpec;
import dev.cosmicai.tasks.TaskSpec.Output;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
  private static RunSummary summary(int failed) {
    return summary(failed, Samples.survey(100, 4).metrics());
  }

  private static RunSummary summary(int failed, RankMetrics metrics) {
    RunSummary.FailedRank[] failures =
        IntStream.range(0, failed)
            .mapToObj(
                rank ->
                    new RunSummary.FailedRank(
                        rank, "s3://data/" + rank, "PartitionCorrupt", "é".repeat(1_000)))
            .toArray(RunSummary.FailedRank[]::new);
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
  void runThatFollowedItsDataTellsOfItsGenerations() {
    RankMetrics metrics = Samples.survey(100, 4).metrics();
    RunSummarizer summarizer = new RunSummarizer(Ranks.following(Ranks.facts(1), 30), metrics);
    summarizer.add(Ranks.result(0, metrics, 7.3));
    RunSummary summary = summarizer.summary();

    assertThat(summary.generations()).isEqualTo(new RunSummary.Generations(30, new Lag(3.25, 9)));
    assertThat(RunSummary.fromJson(summary.toJson())).isEqualTo(summary);
    assertThat(RunSummary.fromJson(summary.toBriefJson()).generations())
        .isEqualTo(summary.generations());
    assertThat(new String(summary(0).toJson(), StandardCharsets.UTF_8))
        .doesNotContain("generations");
  }

  @Test
  void summaryOfEveryTaskSurvivesItsJson() {
    for (RankMetrics metrics :
        List.of(
            Tasks.classes(3, 40), Tasks.components(2, 30), Tasks.outputs(20), new RankMetrics())) {
      RunSummary summary = summary(1, metrics);

      assertThat(RunSummary.fromJson(summary.toJson())).isEqualTo(summary);
    }
  }

  @Test
  void briefFormFitsHoweverManyClassesAndComponentsThereAre() {
    for (RankMetrics metrics : List.of(Tasks.classes(300, 900), Tasks.components(200, 30))) {
      RunSummary summary = summary(40, metrics);
      byte[] brief = summary.toBriefJson();
      RunMetrics read = RunSummary.fromJson(brief).metrics();

      assertThat(summary.toJson()).hasSizeGreaterThan(20_000);
      assertThat(brief).hasSizeLessThanOrEqualTo(4_096);
      assertThat(read.headline()).isEqualTo(summary.metrics().headline()).isNotNull();
      assertThat(read.samples()).isEqualTo(metrics.samples());
      assertThat(read.values()).isNotEmpty();
      assertThat(summary.metrics().values()).startsWith(read.values().toArray(Metric[]::new));
      assertThat(read.classes()).isEmpty();
    }
  }

  @Test
  void briefFormFitsEvenIfOutputsHaveLongNames() {
    RankMetrics metrics =
        RankMetrics.of(TaskSpec.none(Collections.nCopies(16, new Output("n".repeat(256), 1))));
    metrics.add(new double[16], new double[0], 0, 0);

    assertThat(summary(0, metrics).toBriefJson()).hasSizeLessThanOrEqualTo(4_096);
  }

  /** As runs wrote it when there was one task. */
  @Test
  void summaryFromBeforeThereWereTasksIsOfRedshifts() {
    RunMetrics read =
        RunSummary.fromJson(
                """
                {"run": "r", "startedAt": "2026-11-22T00:00:00Z", "ranks": {"total": 1},
                 "metrics": {"samples": 3, "labelled": 2, "mae": 0.25, "r2": 0.5, "leftOut":
                 [{"label": "z > 20", "count": 1, "redshift": 99, "partition": "s3://b/k", "row": 7}]}}
                """
                    .getBytes(StandardCharsets.UTF_8))
            .metrics();

    assertThat(read.task()).isEqualTo(Task.REDSHIFT);
    assertThat(read.value("r2")).isEqualTo(0.5);
    assertThat(read.value("mae")).isEqualTo(0.25);
    assertThat(read.value("nmad")).isNaN();
    assertThat(read.leftOut()).containsExactly(new LeftOutSamples("z > 20", 1, 99, "s3://b/k", 7));
  }

  @Test
  void briefFormFitsTerminationMessageAndKeepsTheNumbers() {
    RunSummary summary = summary(500);
    byte[] brief = summary.toBriefJson();
    RunSummary read = RunSummary.fromJson(brief);

    assertThat(brief).hasSizeLessThanOrEqualTo(4_096).doesNotContain('\n');
    assertThat(read.failures()).isNotEmpty();
    assertThat(summary.failedSplits()).hasSize(500);
    assertThat(read.failedSplits()).hasSizeLessThanOrEqualTo(5);
    assertThat(read.splits()).isEqualTo(summary.splits());
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
        .extracting(LeftOutSamples::count)
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
