package dev.cosmicai.results.summary;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.cost.Cost;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.results.Samples;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.RedshiftErrors;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunSummarizerTest {
  private final Samples samples = Samples.survey(2_000, 8);
  private final List<RankMetrics> metrics =
      samples.split(4, new Random(1)).stream().map(Samples::metrics).toList();
  private final RankMetrics folded = samples.metrics();

  private RunSummarizer summarizer(double secondsOfRank, int attempt) {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(4), folded);
    for (int rank = 0; rank < 4; rank++) {
      summarizer.add(Ranks.result(rank, metrics.get(rank), secondsOfRank + rank, attempt));
    }
    return summarizer;
  }

  @Test
  void summaryAddsUpTheRanks() {
    RunSummary summary = summarizer(10, 0).summary();

    assertThat(summary.samples()).isEqualTo(2_000);
    assertThat(summary.ranks()).isEqualTo(new RunSummary.Ranks(4, 4, 0, ""));
    assertThat(summary.wallSeconds()).isEqualTo(40.5);
    assertThat(summary.inferenceSeconds()).isEqualTo((10 + 11 + 12 + 13) / 2.0);
    assertThat(summary.throughput()).isCloseTo(2_000 / 40.5, within(1e-12));
    assertThat(summary.bitsPerSecond()).isCloseTo(8 * 2_000 * 20_500 / 40.5, within(1e-6));
    assertThat(summary.trimmedMeanRankSeconds()).isEqualTo(11.5);
    assertThat(summary.maxRankSeconds()).isEqualTo(13);
    assertThat(summary.peakResidentBytes()).isEqualTo(600_000_003);
    assertThat(summary.s3().requests()).isEqualTo(16);
    assertThat(summary.modelPrecision()).isEqualTo("fp32");
  }

  /** Where the number of ranks is known, they are started while the coordinator still plans. */
  @Test
  void runBeginsWithItsFirstRankIfThatWasBeforeThePlan() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(3), repeated(3));
    summarizer.add(started(0, "run-1", -9.5));
    summarizer.add(started(1, "run-1", Double.NaN));
    summarizer.add(started(2, "run-1", 3));
    RunSummary summary = summarizer.summary();

    assertThat(summary.startedAt()).isEqualTo(Ranks.START.minusMillis(9_500));
    assertThat(summary.wallSeconds())
        .isEqualTo(50)
        .isGreaterThanOrEqualTo(summary.maxRankSeconds());
    assertThat(summary.throughput()).isCloseTo(summary.samples() / 50.0, within(1e-12));
    assertThat(new String(summarizer.adjustedStatsCsv(), US_ASCII)).contains(",50.0,50.0\n");
  }

  @Test
  void rankThatWasTakenOverFromAnEarlierRunIsNoPartOfThisOnesTime() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(1), repeated(1));
    summarizer.add(started(0, "run-0", -1_000));

    assertThat(summarizer.summary().wallSeconds()).isEqualTo(40.5);
  }

  @Test
  void ratesAreOfWhatTheRunComputedItselfAndSumsOfAll() {
    RunSummarizer summarizer = new RunSummarizer(resuming(500), folded);
    summarizer.add(Ranks.result(0, folded, 40.5));
    RunSummary summary = summarizer.summary();

    assertThat(summary.samples()).isEqualTo(2_000);
    assertThat(summary.throughput()).isCloseTo(1_500 / 40.5, within(1e-12));
    assertThat(summary.bitsPerSecond()).isCloseTo(8 * 1_500 * 20_500 / 40.5, within(1e-6));
    Map<String, String> row = firstRow(summarizer.adjustedStatsCsv());
    assertThat(row).containsEntry("total_bits", "328000000.0");
    assertThat(row).containsEntry("inference_duration (s)", "40.5");
    assertThat(row).containsEntry("throughput_bps", "6074074.07");
  }

  @Test
  void runThatFoundEverythingComputedHasNoThroughput() {
    RunSummarizer summarizer = new RunSummarizer(resuming(2_000), folded);
    summarizer.add(Ranks.result(0, folded, 40.5));

    assertThat(summarizer.summary().throughput()).isZero();
    assertThat(summarizer.summary().bitsPerSecond()).isZero();
    assertThat(firstRow(summarizer.adjustedStatsCsv())).containsEntry("throughput_bps", "0.0");
  }

  @Test
  void metricsAreThoseOfAllSamplesToTheBit() {
    RedshiftErrors expected = samples.metrics().redshift().errors();
    RunSummary summary = summarizer(10, 0).summary();

    assertThat(summary.mae()).isEqualTo(expected.mae());
    assertThat(summary.r2()).isEqualTo(expected.r2());
    assertThat(summary.precision()).isEqualTo(expected.precision());
  }

  @Test
  void retriesLeaveTheMetricsByteForByte() throws IOException {
    ObjectMapper json = new ObjectMapper();
    byte[] first = summarizer(10, 0).summary().toJson();
    byte[] retried = summarizer(17, 2).summary().toJson();

    assertThat(retried).isNotEqualTo(first);
    assertThat(json.readTree(retried).get("metrics").toString())
        .isEqualTo(json.readTree(first).get("metrics").toString());
  }

  @Test
  void costFollowsTheFormula() {
    Cost cost = summarizer(10, 0).summary().costBreakdown();
    double gb = 600_000_000 / (double) (1L << 30);

    assertThat(cost.requests()).isCloseTo(4 * 2e-7, within(1e-15));
    assertThat(cost.compute()).isCloseTo(46 * gb * 1.667e-5, within(1e-9));
    assertThat(cost.storage()).isZero();
    assertThat(cost.total()).isEqualTo(cost.requests() + cost.compute());
  }

  @Test
  void storageCostsBeyondItsFreeHalfGigabyte() {
    RankRow large = new RankRow(0, 0, 1, 1, 0, 100, 50, 8, 1L << 30, 3L << 29);

    Cost cost = Cost.of(List.of(large.usage(), large.usage()), new Pricing(0.5, 0.25, 0.125, 2.0));

    assertThat(cost).isEqualTo(new Cost(1, 2 * 100 * 2 * 0.25, 2 * 100 * 1.0 * 0.125));
  }

  @Test
  void oneStragglerDoesNotHideInTheMeanNorTheMeanInIt() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(9), repeated(9));
    for (int rank = 0; rank < 9; rank++) {
      summarizer.add(Ranks.result(rank, metrics.get(0), rank == 4 ? 60 : 10 + rank * 0.1));
    }

    assertThat(summarizer.summary().trimmedMeanRankSeconds()).isBetween(10.0, 11.0);
    assertThat(summarizer.summary().maxRankSeconds()).isEqualTo(60);
  }

  @Test
  void ranksWithoutPartitionsDoNotCountAsFast() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(128), folded);
    for (int rank = 0; rank < 128; rank++) {
      summarizer.add(
          rank < 4
              ? Ranks.result(rank, metrics.get(rank), 10)
              : Ranks.result(rank, new RankMetrics(), 1));
    }

    assertThat(summarizer.summary().trimmedMeanRankSeconds()).isEqualTo(10);
    assertThat(summarizer.summary().ranks().succeeded()).isEqualTo(128);
  }

  @Test
  void runWithoutSamplesHasNoNumbersInsteadOfZeros() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(1), new RankMetrics());
    summarizer.add(Ranks.result(0, new RankMetrics(), 1));
    RunSummary summary = RunSummary.fromJson(summarizer.summary().toJson());

    assertThat(summary.mae()).isNaN();
    assertThat(summary.trimmedMeanRankSeconds()).isNaN();
  }

  @Test
  void failedRanksAreNamedAsRanges() {
    RunSummary.FailedRank[] failures = {failed(0), failed(2), failed(3), failed(4), failed(9)};
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(10, failures), new RankMetrics());
    for (int rank : new int[] {1, 5, 6, 7, 8}) {
      summarizer.add(Ranks.result(rank, new RankMetrics(), 1));
    }

    assertThat(summarizer.summary().ranks()).isEqualTo(new RunSummary.Ranks(10, 5, 5, "0,2-4,9"));
    assertThat(summarizer.summary().failures()).containsExactly(failures);
  }

  @Test
  void rankCountsOnce() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(4), folded);
    summarizer.add(Ranks.result(1, metrics.get(1), 10));

    for (int rank : new int[] {1, 0}) {
      RankResult again = Ranks.result(rank, metrics.get(1), 10);
      assertThatThrownBy(() -> summarizer.add(again)).isInstanceOf(InternalFault.class);
    }
  }

  @Test
  void rankThatNeverJoinedIsNoRowAndNoFailure() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(4), folded);
    summarizer.add(Ranks.result(2, folded, 10));

    assertThat(summarizer.summary().ranks()).isEqualTo(new RunSummary.Ranks(4, 4, 0, ""));
    assertThat(summarizer.details().ranks()).hasSize(1);
  }

  @Test
  void whatFailedRankCommittedCounts() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(2, failed(1)), folded);
    summarizer.add(Ranks.result(0, metrics.get(0), 10));
    RankMetrics others = new RankMetrics();
    metrics.subList(1, 4).forEach(others::merge);
    summarizer.add(Ranks.result(1, others, 5));

    RunSummary summary = summarizer.summary();

    assertThat(summary.ranks()).isEqualTo(new RunSummary.Ranks(2, 1, 1, "1"));
    assertThat(summary.samples()).isEqualTo(2_000);
    assertThat(summary.splits()).isEqualTo(new RunSummary.Splits(2, 1, 1));
    assertThat(summary.failedSplits()).hasSize(1);
  }

  @Test
  void ranksOfARunBeforeAreCountedApart() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(1), repeated(2));
    summarizer.add(Ranks.result(0, metrics.get(0), 3));
    summarizer.add(Ranks.result(7, metrics.get(0), 10));
    RunSummary.Ranks counts = new RunSummary.Ranks(1, 1, 0, "", 1);

    assertThat(summarizer.summary().ranks()).isEqualTo(counts);
    assertThat(RunSummary.fromJson(summarizer.summary().toBriefJson()).ranks()).isEqualTo(counts);
    assertThat(new String(summarizer(4, 0).summary().toJson(), UTF_8)).doesNotContain("earlier");
  }

  @Test
  void aSummaryTellsWhatARunBeforeHadComputed() {
    RunSummarizer summarizer = new RunSummarizer(resuming(25), metrics.get(0));
    summarizer.add(Ranks.result(0, metrics.get(0), 3));

    assertThat(RunSummary.fromJson(summarizer.summary().toJson()).earlierSamples()).isEqualTo(25);
    assertThat(RunSummary.fromJson(summarizer.summary().toBriefJson()).earlierSamples())
        .isEqualTo(25);
  }

  @Test
  void aSummaryThatAnotherRunTellsIsTheSameButForTheRun() {
    RunSummary summary = summarizer(4, 0).summary().madeIn(0.5);
    RunSummary told = summary.toldBy("another");

    assertThat(told.run()).isEqualTo("another");
    assertThat(new String(told.toJson(), UTF_8))
        .isEqualTo(new String(summary.toJson(), UTF_8).replace("\"run-1\"", "\"another\""));
  }

  @Test
  void missingSamplesAreNoticed() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(4), folded);
    summarizer.add(Ranks.result(0, metrics.get(0), 10));

    assertThatThrownBy(summarizer::summary)
        .isInstanceOf(InternalFault.class)
        .hasMessageContaining("samples");
    assertThatThrownBy(summarizer::statsCsv).isInstanceOf(InternalFault.class);
  }

  @Test
  void foldThatMissesRankIsNoticed() {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(2), metrics.get(0));
    summarizer.add(Ranks.result(0, metrics.get(0), 10));
    summarizer.add(Ranks.result(1, metrics.get(1), 10));

    assertThatThrownBy(summarizer::summary)
        .isInstanceOf(InternalFault.class)
        .hasMessageContaining("samples");
  }

  /** A rank's result that took from its start to the run's end. */
  private RankResult started(int rank, String run, double secondsAfterPlan) {
    RankResult result = Ranks.result(rank, metrics.get(0), 40.5);
    RankResult.Identity identity = result.identity();
    return new RankResult(
        new RankResult.Identity(run, rank, 0, identity.manifestSha256(), identity.host()),
        result.work(),
        new RankResult.Times(
            Ranks.START.getEpochSecond() + secondsAfterPlan,
            40.5 - (Double.isNaN(secondsAfterPlan) ? 0 : secondsAfterPlan),
            1,
            1,
            result.times().stageSeconds()),
        result.s3(),
        result.memory(),
        result.machine());
  }

  /** Of a run of one rank that goes on with one which had computed so many samples. */
  private static RunFacts resuming(long earlierSamples) {
    RunSplits splits = Ranks.splits(1, 0);
    return Ranks.facts(
        "demo", 1, new RunSplits(splits.counts(), List.of(), 0, earlierSamples, splits.timeline()));
  }

  private static Map<String, String> firstRow(byte[] csv) {
    List<String[]> rows =
        new String(csv, US_ASCII).lines().limit(2).map(row -> row.split(",")).toList();
    Map<String, String> cells = new HashMap<>();
    for (int column = 0; column < rows.get(0).length; column++) {
      cells.put(rows.get(0)[column], rows.get(1)[column]);
    }
    return cells;
  }

  private static RunSummary.FailedRank failed(int rank) {
    return new RunSummary.FailedRank(
        rank, "s3://data/" + rank + ".pt", "PartitionCorrupt", "truncated");
  }

  private RankMetrics repeated(int times) {
    RankMetrics sum = new RankMetrics();
    for (int i = 0; i < times; i++) {
      sum.merge(metrics.get(0));
    }
    return sum;
  }
}
