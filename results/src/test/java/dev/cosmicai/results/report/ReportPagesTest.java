package dev.cosmicai.results.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.results.Profiles;
import dev.cosmicai.results.Samples;
import dev.cosmicai.results.Tasks;
import dev.cosmicai.results.rank.OperatorProfile;
import dev.cosmicai.results.rank.Saturation;
import dev.cosmicai.results.summary.Ranks;
import dev.cosmicai.results.summary.RunFacts;
import dev.cosmicai.results.summary.RunSplits;
import dev.cosmicai.results.summary.RunSummarizer;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.RankMetrics;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ReportPagesTest {
  private static final String HOSTILE = "<script>alert('1')</script> & \"quotes\"";
  private static final RankMetrics METRICS = Samples.survey(400, 1).metrics();

  /** Ranks take 10 s, but each hundredth, from the third, 30 s. */
  private static String page(RunFacts facts) {
    return page(facts, null);
  }

  private static String page(RunFacts facts, OperatorProfile profile) {
    int delivered = facts.worldSize() - facts.failures().size();
    RankMetrics folded = new RankMetrics();
    for (int i = 0; i < delivered; i++) {
      folded.merge(METRICS);
    }
    RunSummarizer summarizer = new RunSummarizer(facts, folded);
    for (int rank = 0; rank < delivered; rank++) {
      double seconds = rank % 100 == 3 ? 30 : 10 + (rank % 7) * 0.1;
      summarizer.add(Ranks.result(rank, METRICS, seconds).with(profile));
    }
    return new String(
        ReportPages.report(summarizer.details(), new byte[0]), StandardCharsets.UTF_8);
  }

  @Test
  void pageNeedsNothingElse() {
    String page = page(Ranks.facts(3));

    assertThat(page).doesNotContain("<script", "<link", "@import", "http://", "https://");
    assertThat(page).as("but for patterns of its own").doesNotContainPattern("url\\((?!#)");
    Matcher sources = Pattern.compile("(?:src|href)\\s*=\\s*\"([^\"]{0,30})").matcher(page);
    assertThat(sources.results().map(found -> found.group(1)))
        .isNotEmpty()
        .allMatch(source -> source.startsWith("data:image/png;base64,"));
  }

  @Test
  void lastGenerationsAreShownOfARunThatFollowedItsData() {
    assertThat(page(Ranks.facts(2))).doesNotContain("Generations");
    assertThat(page(Ranks.following(Ranks.facts(2), 1)))
        .contains("were taken once", "<tr><th>0</th>")
        .doesNotContain("are shown");

    String page = page(Ranks.following(Ranks.facts(2), 300));

    assertThat(page)
        .contains("taken in 300 steps", "3.25 s (median), 9.00 s (longest)")
        .contains("The last 20 are shown", "<tr><th>280</th>", "<tr><th>299</th>")
        .doesNotContain("<tr><th>279</th>");
  }

  @Test
  void textFromOutsideIsEscaped() {
    RunSummary.FailedRank failure =
        new RunSummary.FailedRank(2, "s3://b/" + HOSTILE, HOSTILE, HOSTILE);
    String page = page(Ranks.facts(HOSTILE, 3, failure));

    assertThat(page)
        .doesNotContain("<script")
        .contains(
            "<td class=\"long\">&lt;script&gt;alert('1')&lt;/script&gt; &amp; \"quotes\"</td>");
  }

  @Test
  void samplesBeyondTheNetworksRangesAreSaidAboveAll() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(1), METRICS);
    summarizer.add(Ranks.result(0, METRICS, 10).with(new Saturation(30, 7, 0.25)));
    String page = new String(ReportPages.report(summarizer.details(), new byte[0]), UTF_8);

    assertThat(page)
        .contains("<p class=\"mark\">7 of 30 samples that were looked at lie beyond the ranges");
    assertThat(page.indexOf("7 of 30")).isLessThan(page.indexOf("<section>"));
    assertThat(page(Ranks.facts(1))).doesNotContain("beyond the ranges");
  }

  @Test
  void operatorsAreToldWhereTheJobAsks() {
    assertThat(page(Ranks.facts(2))).doesNotContain("Operators");
    assertThat(
            page(
                Ranks.facts(2),
                Profiles.of(Profiles.time("aten::addmm", 49, 0.6), Profiles.time(HOSTILE, 1, 0.3))))
        .doesNotContain("<script")
        .contains(
            "A forward pass of 128 samples on one stream, 1000 ms: the mean of 10 passes of 2")
        .contains("<tr><th>aten::addmm</th>")
        .contains("<i style=\"width:100%\">", "<i style=\"width:50%\">")
        .contains("<td class=\"n\">600.0 ms</td><td class=\"n\">60.0 %</td><td class=\"n\">49</td>")
        .contains("&lt;script&gt;", "<tr><th>outside of operators</th>")
        .doesNotContain("first passes");
    assertThat(page(Ranks.facts(2), OperatorProfile.of(1, 5, false, 1, List.of())))
        .contains("first passes");
    assertThat(page(Ranks.facts(2), OperatorProfile.none("on a GPU, so")))
        .contains("No rank recorded a forward pass: on a GPU, so.");
  }

  @Test
  void chartsAreWellFormed() throws Exception {
    for (int ranks : new int[] {1, 4, 150, 400}) {
      Matcher charts =
          Pattern.compile("<svg .*?</svg>", Pattern.DOTALL).matcher(page(Ranks.facts(ranks)));
      int found = 0;
      while (charts.find()) {
        byte[] svg = charts.group().getBytes(StandardCharsets.UTF_8);
        assertThat(
                DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg))
                    .getDocumentElement()
                    .getTagName())
            .isEqualTo("svg");
        assertThat(charts.group()).doesNotContain("NaN", "Infinity");
        found++;
      }
      assertThat(found).as("residuals, ranks, splits").isEqualTo(3);
    }
  }

  @Test
  void splitsOfTheFirstRanksAreShownAndFailedOnesAreListed() {
    RunSummary.FailedRank failure =
        new RunSummary.FailedRank(2, null, "PartitionCorrupt", "truncated");
    String page = page(Ranks.facts(3, failure));

    assertThat(page)
        .contains("partial\">2 of 3 splits computed, 1 of 3 ranks failed</span>")
        .contains("2 of 3 splits were computed")
        .contains("<title>rank 1: 3 splits, 11.1 s of computing</title>")
        .contains("1 split is missing from everything on this page.")
        .contains("s3://data/2.pt", "1 of 1");
    assertThat(page(Ranks.facts(3)))
        .contains("<span class=\"status\">all 3 splits computed</span>")
        .contains("All 3 splits were computed")
        .doesNotContain("missing");
    assertThat(page(Ranks.facts(400))).contains("The first 64 ranks are shown.");
  }

  @Test
  void ranksOfARunThatThisOneResumesAreToldAsSuch() {
    RankMetrics both = new RankMetrics();
    both.merge(METRICS);
    both.merge(METRICS);
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(1), both);
    summarizer.add(Ranks.result(0, METRICS, 3));
    summarizer.add(Ranks.result(1, METRICS, 3));

    assertThat(new String(ReportPages.report(summarizer.details(), new byte[0]), UTF_8))
        .contains("2 ranks with samples", "1 of them is of a run that this one resumes");
    assertThat(page(Ranks.facts(2))).doesNotContain("this one resumes", "Resumed");
  }

  @Test
  void aResumedRunSaysWhatItsTimesAreOf() {
    RunSplits splits = Ranks.facts(1).splits();
    RunSplits resumed = new RunSplits(splits.counts(), List.of(), 0, 1_000, splits.timeline());
    assertThat(page(Ranks.facts("demo", 1, resumed)))
        .contains("Resumed: 1,000 of ", "samples were computed by an earlier run.");
  }

  @Test
  void stragglersAreMarked() {
    String few = page(Ranks.facts(20));
    assertThat(few).contains("1 straggler.", "<g class='straggler'>", "rank 3 ▲");

    String many = page(Ranks.facts(1_000));
    assertThat(many).contains("10 stragglers.", "<circle class='dot'", "rank 903 ▲");
  }

  @Test
  void thousandsOfRanksFitOnThePage() {
    assertThat(page(Ranks.facts(5_000)).length()).isLessThan(1_000_000);
  }

  @Test
  void unlabelledRunSaysSo() {
    RankMetrics unlabelled = Samples.none();
    unlabelled.redshift().addUnlabelled(1_234);
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(1), unlabelled);
    summarizer.add(Ranks.result(0, unlabelled, 3));

    assertThat(
            new String(
                ReportPages.report(summarizer.details(), new byte[0]), StandardCharsets.UTF_8))
        .contains(
            "None of the 1,234 samples has a spectroscopic redshift",
            "no metrics: there is no sample with a spectroscopic redshift")
        .doesNotContain("Residuals against redshift", "NaN");
  }

  @Test
  void whatTheMetricsCoverAndWhatIsLeftOutIsSaid() {
    RankMetrics metrics = Samples.survey(64, 1).metrics();
    metrics.redshift().addUnlabelled(63);
    metrics.redshift().add(0.3, -9_999, 0, 5);
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(1), metrics);
    summarizer.add(Ranks.result(0, metrics, 3));

    assertThat(new String(ReportPages.report(summarizer.details(), new byte[0]), UTF_8))
        .contains("64 of 128 labelled", "1 sample is left out: z &lt;= -1 is no redshift");
  }

  private static String pageOf(RankMetrics metrics) {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(1), metrics);
    summarizer.add(Ranks.result(0, metrics, 3));
    return new String(
        ReportPages.report(summarizer.details(), new byte[0]), StandardCharsets.UTF_8);
  }

  @Test
  void classesHaveARowEachAndNoGalaxies() {
    String page = pageOf(Tasks.classes(3, 200));

    assertThat(page)
        .contains("<span>Accuracy</span>", "Predicted and true classes", "Calibration error")
        .contains("<td class=\"long\">class 2</td>")
        .doesNotContainIgnoringCase("galaxies", "redshift");
  }

  @Test
  void veryManyClassesAreCutWithAWord() {
    assertThat(pageOf(Tasks.classes(300, 300)))
        .contains("<td class=\"long\">class 199</td>", "The first 200 of 300 are shown")
        .doesNotContain("<td class=\"long\">class 200</td>");
  }

  @Test
  void componentsHaveARowEachAndTheirMean() {
    String page = pageOf(Tasks.components(3, 200));

    assertThat(page)
        .contains("<span>RMSE</span>", "Predicted against true values")
        .contains("<td class=\"long\">y[2]</td>", "<td class=\"long\">mean</td>")
        .doesNotContainIgnoringCase("galaxies", "redshift");
  }

  @Test
  void outputsAreDescribed() {
    assertThat(pageOf(Tasks.outputs(20)))
        .contains("<h2>Outputs</h2>", "<td class=\"long\">embedding</td>")
        .contains("There is nothing to compare the outputs with.")
        .doesNotContainIgnoringCase("galaxies", "redshift");
  }

  @Test
  void runWithoutSamplesHasAPage() {
    assertThat(pageOf(new RankMetrics())).contains("There are no samples.");
  }

  @Test
  void redshiftsHaveTheirOutlierFractionAndWidth() {
    assertThat(pageOf(METRICS))
        .contains("<td class=\"long\">Outlier fraction</td>", "<td class=\"long\">68 % width</td>");
  }
}
