package dev.cosmicai.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.results.Samples;
import dev.cosmicai.results.summary.Ranks;
import dev.cosmicai.results.summary.RunSplits;
import dev.cosmicai.results.summary.RunSummarizer;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.RankMetrics;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusBadgeTest {
  private static final RankMetrics METRICS = Samples.survey(10, 1).metrics();

  private static StatusBadge badge(
      RunSummary.Splits splits, int badSamples, RunSummary.FailedRank... failures) {
    RunSummarizer summarizer =
        new RunSummarizer(
            Ranks.facts(
                "demo",
                3,
                new RunSplits(splits, List.of(), badSamples, 0, Ranks.timeline(List.of())),
                failures),
            METRICS);
    summarizer.add(Ranks.result(0, METRICS, 3));
    return StatusBadge.of(summarizer.summary());
  }

  private static RunSummary.Splits splits(int total, int committed) {
    return new RunSummary.Splits(total, committed, total - committed);
  }

  @Test
  void runThatComputedEverythingSaysSo() {
    assertThat(badge(splits(1_200, 1_200), 0))
        .isEqualTo(new StatusBadge("all 1,200 splits computed", false));
    assertThat(badge(splits(1, 1), 0)).isEqualTo(new StatusBadge("the one split computed", false));
    assertThat(badge(splits(0, 0), 0)).isEqualTo(new StatusBadge("nothing to compute", false));
  }

  @Test
  void missingSplitsAreToldThoughNoRankFailed() {
    assertThat(badge(splits(40, 38), 0))
        .isEqualTo(new StatusBadge("38 of 40 splits computed", true));
  }

  @Test
  void failedRanksAreToldThoughNoSplitIsMissing() {
    assertThat(badge(splits(40, 40), 0, new RunSummary.FailedRank(2, null, "OutOfMemory", "x")))
        .isEqualTo(new StatusBadge("all 40 splits computed, 1 of 3 ranks failed", true));
  }

  @Test
  void samplesThatAreSetAsideAreMissing() {
    assertThat(badge(splits(40, 39), 1))
        .isEqualTo(new StatusBadge("39 of 40 splits computed, 1 sample set aside", true));
    assertThat(badge(splits(40, 40), 12))
        .isEqualTo(new StatusBadge("all 40 splits computed, 12 samples set aside", true));
  }
}
