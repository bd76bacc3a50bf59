package dev.cosmicai.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.results.summary.RankSplits;
import dev.cosmicai.results.summary.RankSplits.Kind;
import dev.cosmicai.results.summary.Ranks;
import dev.cosmicai.results.summary.RunSplits;
import dev.cosmicai.results.summary.RunSummarizer;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.RankMetrics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitsSectionTest {
  @Test
  void pageTellsWhatTheTailHasGainedAndExplainsItsMarks() {
    RankSplits rank =
        RankSplits.of(
            0,
            List.of(
                Ranks.span(0, 1_000, Kind.SECOND, 0), Ranks.span(0, 2_000, Kind.RANK_FAILED, 1)));

    assertThat(page(new RunSummary.Splits(2, 2, 0, 3, 2, 4), rank))
        .contains(
            "3 second leases, 2 of them were first and saved about 4.50 s. Ranks lost 4 leases")
        .contains("class=\"k-second\"", "class=\"k-lost\"");
    assertThat(page(new RunSummary.Splits(2, 2, 0, 5, 4, 0), rank))
        .as("of two it is not known")
        .contains("5 second leases, 4 of them were first; 2 of these saved about 4.50 s.");
    assertThat(
            page(
                new RunSummary.Splits(2, 2, 0),
                RankSplits.of(0, List.of(Ranks.span(0, 1_000, Kind.COMMITTED, 0)))))
        .doesNotContain("second lease", "class=\"k-second\"", "class=\"k-lost\"", "Ranks lost");
  }

  @Test
  void whatWasSavedIsLeftOutWhereNobodyKnows() {
    RunSplits.Timeline unknown = Ranks.timeline(List.of());

    assertThat(SplitsSection.leases(new RunSummary.Splits(9, 9, 0, 1, 1, 1), unknown))
        .isEqualTo("1 second lease, which was first. Ranks lost 1 lease while they computed.");
    assertThat(SplitsSection.leases(new RunSummary.Splits(9, 9, 0, 1, 0, 0), unknown))
        .isEqualTo("1 second lease, which was not first.");
    assertThat(SplitsSection.leases(new RunSummary.Splits(9, 9, 0, 2, 0, 0), unknown))
        .isEqualTo("2 second leases, none of them was first.");
  }

  private static String page(RunSummary.Splits counts, RankSplits rank) {
    RunSplits splits =
        new RunSplits(
            counts,
            List.of(),
            0,
            0,
            new RunSplits.Timeline(List.of(rank), 2, 4.5, split -> "data/" + split + ".pt"));
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts("tail", 1, splits), new RankMetrics());
    summarizer.add(Ranks.result(0, new RankMetrics(), 3));
    return new String(
        ReportPages.report(summarizer.details(), new byte[0]), StandardCharsets.UTF_8);
  }
}
