package dev.cosmicai.results.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.results.Samples;
import dev.cosmicai.results.Tasks;
import dev.cosmicai.results.summary.Ranks;
import dev.cosmicai.results.summary.RunFacts;
import dev.cosmicai.results.summary.RunSummarizer;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.RankMetrics;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final RunSummary FIRST = summary(Ranks.facts(1), 1);
  private static final RunSummary OTHER = summary(Ranks.facts(1), 2);
  private static final Comparison COMPARISON =
      Comparison.of(List.of("a/first", "s3://b/other", "c"), List.of(FIRST, OTHER, FIRST));

  private static RunSummary summary(RunFacts facts, long seed) {
    RankMetrics metrics = Samples.survey(400, seed).metrics();
    RunSummarizer summarizer = new RunSummarizer(facts, metrics);
    summarizer.add(Ranks.result(0, metrics, 10.0 * seed));
    return summarizer.summary();
  }

  private static List<String> cells(String name) {
    return COMPARISON.tables().stream()
        .flatMap(table -> table.rows().stream())
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow()
        .cells();
  }

  @Test
  void metricsAreComparedWithTheFirstRunByDifference() {
    assertThat(COMPARISON.tables().get(0).columns())
        .containsExactly("A", "B", "B - A", "C", "C - A");
    assertThat(cells("R²"))
        .containsExactly(
            String.format(Locale.ROOT, "%.6f", FIRST.r2()),
            String.format(Locale.ROOT, "%.6f", OTHER.r2()),
            String.format(Locale.ROOT, "%+.6f", OTHER.r2() - FIRST.r2()),
            String.format(Locale.ROOT, "%.6f", FIRST.r2()),
            "equal");
  }

  @Test
  void timesAreComparedByRatio() {
    assertThat(COMPARISON.tables().get(1).columns())
        .containsExactly("A", "B", "B : A", "C", "C : A");
    assertThat(cells("Slowest rank"))
        .containsExactly("10.0 s", "20.0 s", "2.00", "10.0 s", "equal");
    assertThat(cells("Samples")).containsExactly("400", "400", "equal", "400", "equal");
  }

  @Test
  void runsWithoutRedshiftsHaveNoMetrics() {
    RankMetrics unlabelled = Samples.none();
    unlabelled.redshift().addUnlabelled(400);
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(1), unlabelled);
    summarizer.add(Ranks.result(0, unlabelled, 10));
    RunSummary summary = summarizer.summary();

    Comparison comparison = Comparison.of(List.of("a", "b"), List.of(summary, summary));

    assertThat(comparison.tables().get(0).rows())
        .allSatisfy(row -> assertThat(row.cells()).containsOnly("–"));
    assertThat(comparison.notes())
        .containsExactly(
            "A: no metrics: there is no sample with a spectroscopic redshift.",
            "B: no metrics: there is no sample with a spectroscopic redshift.");
    assertThat(comparison.tables().get(1).rows().get(0).cells())
        .containsExactly("0 of 400 labelled", "0 of 400 labelled", "equal");
  }

  @Test
  void whatMakesRunsDifferIsTold() {
    RunSummary.FailedRank failure =
        new RunSummary.FailedRank(1, "s3://b/1.pt", "PartitionCorrupt", "damaged");
    RunFacts facts = Ranks.facts(2, failure);
    RunFacts others =
        new RunFacts(
            facts.run(),
            facts.name(),
            facts.manifestSha256(),
            facts.modelUri(),
            "another",
            facts.worldSize(),
            facts.partitionCount(),
            7,
            facts.newFiles(),
            facts.startedAt(),
            facts.endedAt(),
            facts.failures(),
            facts.splits(),
            facts.generations(),
            facts.pricing(),
            facts.partitions());

    assertThat(Comparison.of(List.of("a", "b"), List.of(FIRST, summary(others, 1))).notes())
        .containsExactly(
            "B lacks the samples of 1 ranks, which failed: 1.",
            "B read other data than A.",
            "B ran another network than A.");
    assertThat(COMPARISON.notes()).isEmpty();
  }

  @Test
  void oneRunOrTooManyAreRefused() {
    for (int runs : new int[] {1, Comparison.MAX_RUNS + 1}) {
      assertThatThrownBy(
              () -> Comparison.of(Collections.nCopies(runs, "a"), Collections.nCopies(runs, FIRST)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String page(Comparison comparison, Map<String, byte[]> figures) {
    return new String(ReportPages.comparison(comparison, figures), StandardCharsets.UTF_8);
  }

  @Test
  void pageShowsEveryFigureAndNeedsNothingElse() {
    byte[] png = "picture of B".getBytes(StandardCharsets.UTF_8);
    Comparison hostile = Comparison.of(List.of("<script>", "s3://b/other"), List.of(FIRST, OTHER));

    String page = page(hostile, Map.of("B", png));

    hostile
        .tables()
        .forEach(
            table ->
                Stream.concat(table.columns().stream(), table.rows().get(0).cells().stream())
                    .forEach(text -> assertThat(page).contains(">" + text + "</t")));
    assertThat(page)
        .contains("data:image/png;base64," + Base64.getEncoder().encodeToString(png))
        .contains("<td class=\"long\">&lt;script&gt;</td>")
        .doesNotContain("<script", "<link", "@import", "http://", "https://");
    assertThat(page(hostile, Map.of())).doesNotContain("<img");
  }

  private static RunSummary of(RankMetrics metrics) {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(1), metrics);
    summarizer.add(Ranks.result(0, metrics, 3));
    return summarizer.summary();
  }

  @Test
  void runsOfAnotherTaskAreComparedByItsMetrics() {
    Comparison comparison =
        Comparison.of(
            List.of("a", "b"), List.of(of(Tasks.classes(3, 90)), of(Tasks.classes(3, 120))));

    assertThat(comparison.tables().get(0).rows())
        .extracting(ComparisonTable.Row::name)
        .startsWith("Accuracy")
        .contains("Log loss");
    assertThat(comparison.notes()).isEmpty();
    assertThat(comparison.figuresTitle()).isEqualTo("Predicted and true classes");
  }

  @Test
  void runsOfDifferentTasksAreNotComparedByTheirMetrics() {
    Comparison comparison =
        Comparison.of(List.of("a", "b"), List.of(FIRST, of(Tasks.classes(3, 90))));

    assertThat(comparison.notes())
        .contains(
            "B is of the task classification, A of redshift: their metrics cannot be compared.");
    assertThat(comparison.figuresTitle()).isEqualTo("Predictions");
    assertThat(comparison.tables().get(0).rows())
        .filteredOn(row -> row.name().equals("Accuracy"))
        .singleElement()
        .satisfies(row -> assertThat(row.cells()).startsWith("–").endsWith("–"));
  }
}
