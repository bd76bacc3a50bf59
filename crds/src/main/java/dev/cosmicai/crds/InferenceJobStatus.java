package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What became of a job so far. Every component may be null: not known yet. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InferenceJobStatus(
    @JsonPropertyDescription(
            "observedGeneration: the metadata.generation that this status was computed from.")
        Long observedGeneration,
    @JsonPropertyDescription("phase: the one word for where the job is; conditions say more.")
        Phase phase,
    @JsonPropertyDescription(
            "conditions: Planned, Running, Suspended, Complete and Failed, each with a constant reason"
                + " and one line for people.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "startTime: when the job's clock started, as an RFC 3339 time in UTC; resuming after a"
                + " suspension starts it anew. activeDeadlineSeconds counts from here.")
        String startTime,
    @JsonPropertyDescription(
            "completionTime: when the job completed or failed, as an RFC 3339 time in UTC."
                + " ttlSecondsAfterFinished counts from here.")
        String completionTime,
    @JsonPropertyDescription("ranks: how many ranks are in which state.") RankCounts ranks,
    @JsonPropertyDescription("splits: how many splits of the data are in which state.")
        SplitCounts splits,
    @JsonPropertyDescription(
            "badSamples: how many samples are set aside, as maxBadSamples tolerates some;"
                + " quarantine.json names each. Absent while there are none.")
        Long badSamples,
    @JsonPropertyDescription("progress: how far the samples are.") Progress progress,
    @JsonPropertyDescription(
            "following: true while files that come to data.uri are taken; absent where the job does"
                + " not follow its data.")
        Boolean following,
    @JsonPropertyDescription(
            "generations: of a job that follows its data, how often files were taken: once at the"
                + " start, and each time that there were new ones.")
        Integer generations,
    @JsonPropertyDescription(
            "lagSeconds: of the newest generation after the first whose files are all done, the"
                + " longest time from a file's last change to its last commit.")
        Double lagSeconds,
    @JsonPropertyDescription(
            "warnings: the last few things that the job goes on without, a line each, such as a file"
                + " of a followed folder that changed after it was taken. Absent while there are none.")
        List<String> warnings,
    @JsonPropertyDescription("failures: the first few ranks that failed for good.")
        List<Failure> failures,
    @JsonPropertyDescription("summary: the figures of the finished job.") Summary summary,
    @JsonPropertyDescription("results: where the finished job's files are.") Results results) {

  /** The life of a job. */
  public enum Phase {
    /** Accepted; nothing runs yet. */
    @JsonProperty("Pending")
    PENDING,
    /** The coordinator lists and freezes the input. */
    @JsonProperty("Planning")
    PLANNING,
    /** Ranks run. */
    @JsonProperty("Running")
    RUNNING,
    /** Stopped by {@code suspend}; what is done is kept. */
    @JsonProperty("Suspended")
    SUSPENDED,
    /** All splits are done; the coordinator writes the results. */
    @JsonProperty("Summarizing")
    SUMMARIZING,
    /** The results are there. */
    @JsonProperty("Complete")
    COMPLETE,
    /** Ended without results; the condition Failed says why. */
    @JsonProperty("Failed")
    FAILED;

    /** Whether a job in it never runs again. */
    public boolean isTerminal() {
      return this == COMPLETE || this == FAILED;
    }
  }

  /** Ranks by state. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RankCounts(
      @JsonPropertyDescription("done: ranks whose result is in, of all, such as 3/8.") String done,
      @JsonPropertyDescription("total: the number of ranks.") Integer total,
      @JsonPropertyDescription("active: ranks that run now.") Integer active,
      @JsonPropertyDescription("succeeded: ranks whose result is in.") Integer succeeded,
      @JsonPropertyDescription("failed: ranks that failed for good.") Integer failed,
      @JsonPropertyDescription("failedIndexes: those ranks, as ranges such as 0-4,7.")
          String failedIndexes,
      @JsonPropertyDescription(
              "starts: how many times the ranks' Job was created: 1, and one more for each resume"
                  + " that had to create it again.")
          Integer starts) {}

  /** Splits by state. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SplitCounts(
      @JsonPropertyDescription("done: splits whose results are stored, of all, such as 12/40.")
          String done,
      @JsonPropertyDescription("total: the number of splits, which are files or parts of files.")
          Integer total,
      @JsonPropertyDescription("committed: splits whose results are stored.") Integer committed,
      @JsonPropertyDescription(
              "failed: splits that are left out, as they cannot be computed or all ranks that could"
                  + " failed.")
          Integer failed) {}

  /** Progress in samples. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Progress(
      @JsonPropertyDescription("samplesDone: samples that went through the network.")
          Long samplesDone,
      @JsonPropertyDescription(
              "samplesTotal: samples of all partitions; an estimate until each was opened.")
          Long samplesTotal,
      @JsonPropertyDescription(
              "percent: samplesDone of samplesTotal, 0 to 100; of a job that follows its data, of the"
                  + " files that have come so far.")
          Integer percent,
      @JsonPropertyDescription(
              "samplesPerSecond: over the last seconds, all ranks together, to one decimal.")
          Double samplesPerSecond,
      @JsonPropertyDescription(
              "eta: when the job is expected to end, as an RFC 3339 time in UTC; while it follows its"
                  + " data, when it will have caught up.")
          String eta) {}

  /** One rank that failed for good. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Failure(
      @JsonPropertyDescription("rank: the rank, 0-based.") Integer rank,
      @JsonPropertyDescription("partition: the URI of the object at fault, where there is one.")
          String partition,
      @JsonPropertyDescription("reason: the constant word for what went wrong.") String reason,
      @JsonPropertyDescription("message: one line that says what is wrong and what to do.")
          String message) {}

  /** One metric by its name. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Metric(
      @JsonPropertyDescription("name: what it is, such as accuracy.") String name,
      @JsonPropertyDescription("value: the number; absent where it is not defined.")
          Double value) {}

  /** The figures of a finished job. Metrics are absent where there is nothing to compare with. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Summary(
      @JsonPropertyDescription("samples: samples that went through the network.") Long samples,
      @JsonPropertyDescription(
              "labelledSamples: those of them with a label, such as a redshift, which the metrics"
                  + " cover.")
          Long labelledSamples,
      @JsonPropertyDescription(
              "task: what the outputs were compared with: redshift, regression, classification or"
                  + " none.")
          String task,
      @JsonPropertyDescription(
              "headline: the metric that stands for all, such as accuracy 0.9712; absent where there"
                  + " is none.")
          String headline,
      @JsonPropertyDescription(
              "metrics: the first metrics of the task, in its order; summary.json has all.")
          List<Metric> metrics,
      @JsonPropertyDescription(
              "mae: mean absolute error of the predicted redshift; of another task, metrics has it,"
                  + " as the next four.")
          Double mae,
      @JsonPropertyDescription("mse: mean squared error of the predicted redshift.") Double mse,
      @JsonPropertyDescription("bias: mean of (predicted - true) / (1 + true).") Double bias,
      @JsonPropertyDescription(
              "precision: 1.48 times the median absolute deviation of (predicted - true) / (1 +"
                  + " true).")
          Double precision,
      @JsonPropertyDescription("r2: the coefficient of determination.") Double r2,
      @JsonPropertyDescription(
              "wallSeconds: from the run's plan, or its first rank's start if that was before, to"
                  + " its last rank's end, in seconds.")
          Double wallSeconds,
      @JsonPropertyDescription(
              "inferenceSeconds: time in the network's forward passes, all ranks together, in"
                  + " seconds.")
          Double inferenceSeconds,
      @JsonPropertyDescription(
              "throughput: samples a second, over wallSeconds; without those of a run that this one"
                  + " resumes.")
          Double throughput,
      @JsonPropertyDescription(
              "trimmedMeanRankSeconds: mean time of a rank without the outliers beyond 1.5"
                  + " interquartile ranges, in seconds.")
          Double trimmedMeanRankSeconds,
      @JsonPropertyDescription("maxRankSeconds: time of the slowest rank, in seconds.")
          Double maxRankSeconds,
      @JsonPropertyDescription("cost: by spec.pricing, in US dollars.") Double cost,
      @JsonPropertyDescription(
              "podSeconds: how long the ranks' pods ran, all together, those that failed included, in"
                  + " seconds.")
          Double podSeconds,
      @JsonPropertyDescription("pods: pods of ranks that ran, those that failed included.")
          Integer pods) {}

  /** URIs of a finished job's files. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Results(
      @JsonPropertyDescription("summary: the figures, as JSON.") String summary,
      @JsonPropertyDescription("combinedData: every rank's result in one JSON array.")
          String combinedData,
      @JsonPropertyDescription("stats: CAI's table of timings, as CSV.") String stats,
      @JsonPropertyDescription(
              "adjustedStats: the same with the run's durations and the rate over them, as CSV.")
          String adjustedStats,
      @JsonPropertyDescription("figure: the predictions in one picture, as PNG.") String figure,
      @JsonPropertyDescription("report: one self-contained page, as HTML.") String report,
      @JsonPropertyDescription("predictions: the folder of the predictions, where stored.")
          String predictions) {}
}
