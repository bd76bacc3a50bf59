package dev.cosmicai.sweep.measured;

import dev.cosmicai.results.rank.CombinedData;
import dev.cosmicai.results.summary.RankRow;
import dev.cosmicai.results.summary.RankTable;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.results.summary.StatsCsv;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.StoredRun;
import dev.cosmicai.sweep.run.SweepRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run measured, as it stored it: its summary, and what its ranks say. */
public final class MeasuredRun {
  private static final double BYTES_PER_MIB = 1L << 20;
  private static final double BYTES_PER_GIB = 1L << 30;

  private final RunSummary summary;
  private final RankTable ranks = new RankTable();
  private final RankTellings tellings = new RankTellings();
  private final Map<Measure, Double> values = new EnumMap<>(Measure.class);

  private MeasuredRun(RunSummary summary, byte[] combinedData) {
    this.summary = summary;
    CombinedData.forEach(
        combinedData,
        rank -> {
          ranks.add(rank);
          tellings.add(rank);
        });
  }

  /**
   * The row of a run.
   *
   * @param run its settings and where it lies
   * @param summaryJson its {@code summary.json}
   * @param combinedData its {@code combined_data.json}
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if they are anything else
   */
  public static SweepRun of(StoredRun run, byte[] summaryJson, byte[] combinedData) {
    return new MeasuredRun(RunSummary.fromJson(summaryJson), combinedData).row(run);
  }

  private SweepRun row(StoredRun run) {
    work();
    times();
    rates();
    memoryAndReads();
    cost();
    Map<Fact, String> facts = tellings.facts();
    facts.put(Fact.RUN, summary.run());
    facts.put(Fact.OUTPUT, run.output().toString());
    facts.put(Fact.STARTED_AT, summary.startedAt().toString());
    return new SweepRun(
        run.cell(),
        run.repeat(),
        Source.MEASURED,
        run.settings(),
        values,
        facts,
        Quantiles.of(ranks.ofBusyRanks(RankRow::wallSeconds), SweepRun.MAX_RANK_TIMES),
        remarks());
  }

  private void work() {
    values.put(Measure.WORLD_SIZE, (double) summary.ranks().total());
    values.put(Measure.BUSY_RANKS, (double) ranks.ofBusyRanks(RankRow::samples).length);
    if (summary.partitions() > 0) {
      double partitions = summary.partitions();
      values.put(Measure.PARTITIONS, partitions);
      values.put(Measure.PARTITION_MIB, summary.inputBytes() / partitions / BYTES_PER_MIB);
    }
    values.put(Measure.DATA_GIB, summary.inputBytes() / BYTES_PER_GIB);
    values.put(Measure.SAMPLES, (double) summary.samples());
    values.put(Measure.EARLIER_SAMPLES, (double) summary.earlierSamples());
    values.put(Measure.INPUT_BITS, ranks.sum(RankRow::inputBits));
    values.putAll(tellings.values());
    if (summary.splits() != null) {
      values.put(Measure.FAILED_SPLITS, (double) summary.splits().failed());
    }
  }

  private void times() {
    double[] rankSeconds = ranks.ofBusyRanks(RankRow::wallSeconds);
    values.put(Measure.RUN_SECONDS, summary.wallSeconds());
    values.put(Measure.SUMMARY_SECONDS, summary.summarySeconds());
    values.put(Measure.TOTAL_SECONDS, summary.wallSeconds() + summary.summarySeconds());
    values.put(Measure.MAP_SECONDS, ranks.spanSeconds());
    values.put(Measure.RANK_SECONDS_MEAN, Arrays.stream(rankSeconds).average().orElse(Double.NaN));
    values.put(Measure.RANK_SECONDS_TRIMMED_MEAN, summary.trimmedMeanRankSeconds());
    values.put(Measure.RANK_SECONDS_MEDIAN, Quantiles.median(rankSeconds));
    values.put(Measure.RANK_SECONDS_MAX, summary.maxRankSeconds());
    values.put(Measure.FORWARD_SECONDS, summary.inferenceSeconds());
  }

  private void rates() {
    values.put(Measure.SAMPLES_PER_SECOND, summary.throughput());
    values.put(Measure.BITS_PER_SECOND, summary.bitsPerSecond());
    values.putAll(StatsColumns.of(StatsCsv.Run.cells(ranks)));
  }

  private void memoryAndReads() {
    values.put(Measure.PEAK_MEMORY_MIB, summary.peakResidentBytes() / BYTES_PER_MIB);
    values.put(Measure.S3_REQUESTS, (double) summary.s3().requests());
    values.put(Measure.S3_READ_MIB, summary.s3().bytes() / BYTES_PER_MIB);
  }

  private void cost() {
    values.put(Measure.COST_USD, summary.cost());
    if (summary.costBreakdown() != null) {
      values.put(Measure.COST_REQUESTS_USD, summary.costBreakdown().requests());
      values.put(Measure.COST_COMPUTE_USD, summary.costBreakdown().compute());
      values.put(Measure.COST_STORAGE_USD, summary.costBreakdown().storage());
    }
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>(summary.warnings());
    if (summary.earlierSamples() > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "it was resumed: its times are without %d of %d samples that an earlier run had"
                  + " computed",
              summary.earlierSamples(),
              summary.samples()));
    }
    if (summary.ranks().failed() > 0) {
      remarks.add(summary.ranks().failed() + " ranks failed: " + summary.ranks().failedRanks());
    }
    if (summary.splits() != null && summary.splits().failed() > 0) {
      remarks.add(summary.splits().failed() + " splits are missing");
    }
    return remarks;
  }
}
