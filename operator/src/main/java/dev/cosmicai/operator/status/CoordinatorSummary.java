package dev.cosmicai.operator.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;

/**
 * The part of a coordinator's termination message that the status repeats. A number that is null is
 * one that is not defined for this run, such as a metric of data without redshifts.
 *
 * @param run the run's UID
 * @param ranks how many ranks did what
 * @param splits what became of the splits, or null
 * @param badSamples how many samples were set aside; 0 where nobody said
 * @param metrics the quality of the predictions
 * @param cost in US dollars, from what the ranks measured of themselves
 * @param generations in which the files came, or null where they were all there at the start
 * @param failures the first few ranks that failed and that the job tolerated
 * @param warnings what to know before the predictions are used, a line each
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CoordinatorSummary(
    String run,
    Ranks ranks,
    Splits splits,
    long badSamples,
    Metrics metrics,
    Double wallSeconds,
    Double inferenceSeconds,
    Double throughput,
    Double trimmedMeanRankSeconds,
    Double maxRankSeconds,
    Double cost,
    Generations generations,
    List<FailedRank> failures,
    List<String> warnings) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Ranks by what became of them.
   *
   * @param failedRanks as ranges; a long list is cut and ends with an ellipsis
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Ranks(int total, int succeeded, int failed, String failedRanks) {
    /** A text, always. */
    public Ranks {
      failedRanks = failedRanks == null ? "" : failedRanks;
    }
  }

  /** Splits by what became of them. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Splits(int total, int committed, int failed) {}

  /** How often files were taken. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Generations(int count) {}

  /**
   * The quality of the predictions.
   *
   * @param task what they were compared with; null where nobody said
   * @param headline the metric that stands for all, or null
   * @param values the first metrics of the task
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Metrics(
      long samples,
      Long labelled,
      String task,
      String headline,
      List<Value> values,
      Double mae,
      Double mse,
      Double bias,
      Double precision,
      Double r2) {
    /** Fills in an empty list. */
    public Metrics {
      values = values == null ? List.of() : List.copyOf(values);
    }
  }

  /** One metric; the value may be null. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Value(String name, Double value) {}

  /** A rank that failed; the partition may be null. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record FailedRank(int rank, String partition, String reason, String message) {}

  /** Fills in empty lists. */
  public CoordinatorSummary {
    failures = failures == null ? List.of() : List.copyOf(failures);
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  /**
   * Reads a coordinator's termination message; empty if they are anything but the summary of that
   * run.
   */
  public static Optional<CoordinatorSummary> parse(String terminationMessage, String runUid) {
    try {
      return Optional.ofNullable(JSON.readValue(terminationMessage, CoordinatorSummary.class))
          .filter(summary -> runUid.equals(summary.run()))
          .filter(summary -> summary.ranks() != null && summary.metrics() != null);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
