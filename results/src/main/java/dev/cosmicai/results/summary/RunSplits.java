package dev.cosmicai.results.summary;

import java.util.List;

/**
 * What became of a run's splits.
 *
 * @param counts how many did what
 * @param failed the first of those that are missing, at most {@value #MAX_FAILED}
 * @param badSamples how many samples of the others were set aside
 * @param shown when the splits of the first {@value #MAX_RANKS} ranks with any were computed
 */
public record RunSplits(
    RunSummary.Splits counts,
    List<RunSummary.FailedSplit> failed,
    int badSamples,
    List<RankSplits> shown) {
  /** Failed splits that a summary names. */
  public static final int MAX_FAILED = 10_000;

  /** Ranks whose splits a report shows. */
  public static final int MAX_RANKS = 64;

  /** Keeps the first of each list. */
  public RunSplits {
    failed = failed.stream().limit(MAX_FAILED).toList();
    shown = shown.stream().limit(MAX_RANKS).toList();
  }
}
