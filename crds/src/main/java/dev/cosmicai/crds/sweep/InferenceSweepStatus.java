package dev.cosmicai.crds.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What became of a sweep so far. Every component may be null: not known yet. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InferenceSweepStatus(
    @JsonPropertyDescription(
            "observedGeneration: the metadata.generation that this status was computed from.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "conditions: Complete, Failed and Suspended, each with a constant reason and one line for"
                + " people.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "startTime: when the sweep began, as an RFC 3339 time in UTC; from then on, what it"
                + " consists of cannot change.")
        String startTime,
    @JsonPropertyDescription(
            "completionTime: when the sweep completed or failed, as an RFC 3339 time in UTC."
                + " ttlSecondsAfterFinished counts from here.")
        String completionTime,
    @JsonPropertyDescription("cells: how many cells of the grid are done.") CellCounts cells,
    @JsonPropertyDescription(
            "runs: how many runs are in which state: cells times repeats, without the warm-up.")
        RunCounts runs,
    @JsonPropertyDescription(
            "currentCell: the cell that runs now, or warm-up; of several at the same time, their names"
                + " with commas. Absent while none does.")
        String currentCell,
    @JsonPropertyDescription(
            "eta: when the last run is expected to end, as an RFC 3339 time in UTC, by the times of the"
                + " runs so far. Absent before the first one has ended.")
        String eta,
    @JsonPropertyDescription("failures: the first few runs that failed.")
        List<RunFailure> failures) {

  /** Cells by state. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CellCounts(
      @JsonPropertyDescription("done: cells whose runs have all ended, of all, such as 12/28.")
          String done,
      @JsonPropertyDescription("total: cells of the grid, without those that are excluded.")
          Integer total,
      @JsonPropertyDescription("completed: cells whose runs have all completed.") Integer completed,
      @JsonPropertyDescription("failed: cells of which a run failed.") Integer failed) {}

  /** Runs by state. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunCounts(
      @JsonPropertyDescription("done: runs that have ended, of all, such as 36/84.") String done,
      @JsonPropertyDescription("total: the number of runs.") Integer total,
      @JsonPropertyDescription("active: runs whose job exists and has not ended.") Integer active,
      @JsonPropertyDescription("completed: runs that completed.") Integer completed,
      @JsonPropertyDescription("failed: runs that failed.") Integer failed,
      @JsonPropertyDescription("warmedUp: true once the warm-up has ended, well or not.")
          Boolean warmedUp,
      @JsonPropertyDescription(
              "started: runs that were begun; runs begin in the order of their numbers, from 0.")
          Integer started,
      @JsonPropertyDescription(
              "endedIndexes: the numbers of the runs that have ended, as ranges such as 0-41,43. None"
                  + " of them begins again, even when its job is deleted.")
          String endedIndexes,
      @JsonPropertyDescription(
              "failedIndexes: the numbers of those of them that failed, as ranges.")
          String failedIndexes,
      @JsonPropertyDescription("seconds: how long the runs that completed took, all together.")
          Double seconds) {}

  /** One run that failed. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunFailure(
      @JsonPropertyDescription("run: its job's name.") String run,
      @JsonPropertyDescription("reason: the constant word for what went wrong.") String reason,
      @JsonPropertyDescription("message: one line that says what is wrong and what to do.")
          String message) {}
}
