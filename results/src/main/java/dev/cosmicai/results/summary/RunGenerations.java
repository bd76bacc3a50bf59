package dev.cosmicai.results.summary;

import java.time.Instant;
import java.util.List;

/**
 * What became of the generations in which a run's files came.
 *
 * @param count how many there are; 0 for a run whose files were all there at its start
 * @param lag of all files but the first generation's
 * @param last the last ones, at most {@value #MAX_SHOWN}
 */
public record RunGenerations(int count, Lag lag, List<Row> last) {
  /** Generations that a report shows. */
  public static final int MAX_SHOWN = 20;

  /** Of a run whose files were all there at its start. */
  public static final RunGenerations NONE = new RunGenerations(0, Lag.NONE, List.of());

  /**
   * One of them.
   *
   * @param generation its number, from 0
   * @param takenAt when its files were taken
   * @param files how many
   * @param samples that were predicted
   * @param splits what became of its splits
   * @param lag of its files
   */
  public record Row(
      int generation,
      Instant takenAt,
      int files,
      long samples,
      RunSummary.Splits splits,
      Lag lag) {}

  /** Keeps the last of the list. */
  public RunGenerations {
    last = List.copyOf(last.subList(Math.max(0, last.size() - MAX_SHOWN), last.size()));
  }

  /** As the summary has it; null if there are none. */
  RunSummary.Generations summary() {
    return count == 0 ? null : new RunSummary.Generations(count, lag);
  }
}
