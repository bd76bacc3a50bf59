package dev.cosmicai.results.summary;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cosmicai.contract.cost.Cost;
import dev.cosmicai.results.rank.Json;
import dev.cosmicai.results.rank.Saturation;
import java.time.Instant;
import java.util.List;

/**
 * The summary of a run: {@code summary.json}, and the source of the resource's status.
 *
 * @param run the run's UID
 * @param name the job's name
 * @param manifestSha256 the digest of the frozen manifest
 * @param modelUri where the network was read from
 * @param modelSha256 its digest
 * @param modelPrecision what the network ran in, such as {@code fp32}; several with commas
 * @param startedAt when the run began: when its plan was made, or its first rank's process started
 *     if that was before
 * @param endedAt when its last rank was done
 * @param ranks how many ranks did what
 * @param splits what became of the splits; null in a summary from before there were any
 * @param metrics the quality of the predictions: the same bits after retries and restarts
 * @param inputBytes bytes of all partitions
 * @param partitions how many there are, each as often as it is read; 0 in a summary from before
 *     that was told
 * @param newFiles the partitions that came while the run went on, or since the one that it resumes;
 *     left out if there are none
 * @param badSamples how many samples were set aside, as the job tolerates some; they are in {@code
 *     quarantine.json} and in nothing else; left out if there are none
 * @param earlierSamples samples of splits that a run had committed which this one resumes: time and
 *     rates over the wall clock are of the others alone; left out if there are none
 * @param wallSeconds the run's time by the wall clock, {@code startedAt} to {@code endedAt}: no
 *     less than what any of its ranks took in it
 * @param summarySeconds the time from {@code endedAt} until all but this summary was stored; NaN in
 *     one that is not stored yet, or is from before that was measured
 * @param inferenceSeconds time in the forward pass, all ranks together
 * @param throughput samples a second over the wall clock: those that this run has computed itself,
 *     and not one that it resumes; 0 if it had none to compute
 * @param bitsPerSecond bits of these samples, as inputs of the network, a second over the wall
 *     clock
 * @param trimmedMeanRankSeconds the mean whole time of a rank with samples, without those farther
 *     than 1.5 interquartile ranges outside the quartiles; NaN without such ranks
 * @param maxRankSeconds the slowest rank's whole time, which sets the finish; NaN without ranks
 * @param peakResidentBytes the most memory that any rank held
 * @param s3 all ranks' reads
 * @param cost what it cost in total, in US dollars
 * @param costBreakdown what for
 * @param failures the ranks that failed and that the job tolerated
 * @param failedSplits the first splits that are missing, at most {@value RunSplits#MAX_FAILED}
 * @param generations in which the partitions came; null if the run did not follow its data
 * @param profile where forward passes spend their time; null if the job did not ask
 * @param saturation whether the samples lie within the ranges that the network was made with; null
 *     unless it computed in 8-bit integers and tells
 * @param warnings what to know before the predictions are used, a line each; mostly none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunSummary(
    String run,
    String name,
    String manifestSha256,
    String modelUri,
    String modelSha256,
    String modelPrecision,
    Instant startedAt,
    Instant endedAt,
    Ranks ranks,
    @JsonInclude(JsonInclude.Include.NON_NULL) Splits splits,
    RunMetrics metrics,
    long inputBytes,
    int partitions,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int newFiles,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int badSamples,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long earlierSamples,
    double wallSeconds,
    double summarySeconds,
    double inferenceSeconds,
    double throughput,
    double bitsPerSecond,
    double trimmedMeanRankSeconds,
    double maxRankSeconds,
    long peakResidentBytes,
    S3Totals s3,
    double cost,
    Cost costBreakdown,
    List<FailedRank> failures,
    List<FailedSplit> failedSplits,
    @JsonInclude(JsonInclude.Include.NON_NULL) Generations generations,
    @JsonInclude(JsonInclude.Include.NON_NULL) RunProfile profile,
    @JsonInclude(JsonInclude.Include.NON_NULL) Saturation saturation,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {
  private static final String WHAT = "a run's summary";

  /**
   * How many ranks did what.
   *
   * @param total the world size
   * @param succeeded ranks that did not fail; some may have found nothing left to do, or not even
   *     started
   * @param failed ranks that failed
   * @param failedRanks which, as ranges: {@code 0-4,7}; empty for none
   * @param earlier ranks beyond these, of runs that this one resumes, whose figures are kept; left
   *     out if there are none
   */
  public record Ranks(
      int total,
      int succeeded,
      int failed,
      String failedRanks,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int earlier) {
    /** Of a run that resumes none of more ranks. */
    public Ranks(int total, int succeeded, int failed, String failedRanks) {
      this(total, succeeded, failed, failedRanks, 0);
    }
  }

  /**
   * What became of the splits.
   *
   * @param total how many the data was cut into
   * @param committed those whose samples the metrics are about
   * @param failed the others
   * @param secondLeases how often one that took long was leased to a second rank, as far as the
   *     coordinator knows: of what was before it was restarted, only those that were first
   * @param secondFirst how often the second rank committed it before the first one
   * @param lostLeases how many leases ranks lost while they computed, since the coordinator was
   *     started last: their attempt failed, they were not heard of, or another rank was first; each
   *     of the three is left out if it is 0
   */
  public record Splits(
      int total,
      int committed,
      int failed,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int secondLeases,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int secondFirst,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int lostLeases) {
    /** Of a run in which no lease was lost, and no split leased twice. */
    public Splits(int total, int committed, int failed) {
      this(total, committed, failed, 0, 0, 0);
    }
  }

  /**
   * In which the partitions came.
   *
   * @param count how many there are
   * @param lag of the partitions that came later than the first generation
   */
  public record Generations(int count, Lag lag) {}

  /**
   * All ranks' reads from S3.
   *
   * @param requests requests that were answered
   * @param bytes bytes of their bodies
   * @param totalSeconds time of all requests together
   */
  public record S3Totals(long requests, long bytes, double totalSeconds) {}

  /** Copies the lists. */
  public RunSummary {
    failures = failures == null ? List.of() : List.copyOf(failures);
    failedSplits = failedSplits == null ? List.of() : List.copyOf(failedSplits);
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  /** The same summary with how long it took to make and to store everything. */
  public RunSummary madeIn(double seconds) {
    return with(run, seconds);
  }

  /** The same summary as another run tells it that finds nothing else to do. */
  public RunSummary toldBy(String anotherRun) {
    return with(anotherRun, summarySeconds);
  }

  private RunSummary with(String uid, double seconds) {
    return new RunSummary(
        uid,
        name,
        manifestSha256,
        modelUri,
        modelSha256,
        modelPrecision,
        startedAt,
        endedAt,
        ranks,
        splits,
        metrics,
        inputBytes,
        partitions,
        newFiles,
        badSamples,
        earlierSamples,
        wallSeconds,
        seconds,
        inferenceSeconds,
        throughput,
        bitsPerSecond,
        trimmedMeanRankSeconds,
        maxRankSeconds,
        peakResidentBytes,
        s3,
        cost,
        costBreakdown,
        failures,
        failedSplits,
        generations,
        profile,
        saturation,
        warnings);
  }

  /** Samples predicted. */
  public long samples() {
    return metrics.samples();
  }

  /** Of redshifts, mean |p−z|; NaN where it is not defined, and in another task. */
  public double mae() {
    return metrics.mae();
  }

  /** Mean (p−z)², or NaN. */
  public double mse() {
    return metrics.mse();
  }

  /** Mean Δ, or NaN. */
  public double bias() {
    return metrics.bias();
  }

  /** 1.48 · median |Δ − median Δ|, or NaN. */
  public double precision() {
    return metrics.precision();
  }

  /** The coefficient of determination, or NaN. */
  public double r2() {
    return metrics.r2();
  }

  /** The JSON, indented, in UTF-8; numbers that are not finite are null. */
  public byte[] toJson() {
    return Json.writePretty(this);
  }

  /**
   * The JSON in one line of at most 4,096 bytes, which is what Kubernetes keeps of a termination
   * message: only the first failures, failed ranks and failed splits, and messages cut short.
   */
  public byte[] toBriefJson() {
    return SummaryBrief.of(this);
  }

  /**
   * Reads what {@link #toJson()} or {@link #toBriefJson()} wrote.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  public static RunSummary fromJson(byte[] json) {
    RunSummary summary = Json.read(json, RunSummary.class, WHAT);
    if (summary.metrics == null || summary.ranks == null || summary.startedAt == null) {
      throw Json.corrupt(WHAT, "its metrics, its ranks or its start are missing", null);
    }
    return summary;
  }

  /**
   * A rank that did not deliver.
   *
   * @param rank the rank
   * @param partition the URI of the partition at fault, or null
   * @param reason the name of a {@link dev.cosmicai.faults.Reason}
   * @param message one line for the user
   */
  public record FailedRank(int rank, String partition, String reason, String message) {}

  /**
   * A split of which nothing is in the metrics.
   *
   * @param partition the URI of its partition
   * @param part which part of its rows, from 0
   * @param parts of how many
   * @param rank who said that it cannot be computed, or failed while it had it
   * @param reason the name of a {@link dev.cosmicai.faults.Reason}
   * @param message one line for the user
   */
  public record FailedSplit(
      String partition, int part, int parts, int rank, String reason, String message) {}
}
