package dev.cosmicai.results.summary;

import java.util.List;
import java.util.function.IntFunction;

/**
 * What became of a run's splits.
 *
 * @param counts how many did what
 * @param failed the first of those that are missing, at most {@value #MAX_FAILED}
 * @param badSamples how many samples of the others were set aside
 * @param earlierSamples samples of splits that a run had committed which this one resumes
 * @param timeline when they were computed
 */
public record RunSplits(
    RunSummary.Splits counts,
    List<RunSummary.FailedSplit> failed,
    int badSamples,
    long earlierSamples,
    Timeline timeline) {
  /** Failed splits that a summary names. */
  public static final int MAX_FAILED = 10_000;

  /** Ranks whose splits a report shows. */
  public static final int MAX_RANKS = 64;

  /** Keeps the first that failed. */
  public RunSplits {
    failed = failed.stream().limit(MAX_FAILED).toList();
  }

  /**
   * The share that the run has computed itself.
   *
   * @param samples of all committed splits
   */
  double ownShare(long samples) {
    return samples == 0 ? 1 : (samples - earlierSamples) / (double) samples;
  }

  /**
   * When splits were computed, and what second leases saved.
   *
   * @param ranks the first {@value #MAX_RANKS} ranks that computed any
   * @param timed of how many splits that a second rank committed first it is known when the first
   *     rank was done with them, too
   * @param soonerSeconds by how much that was later, all of those together
   * @param names what to call a split: its file, and its part of it
   */
  public record Timeline(
      List<RankSplits> ranks, int timed, double soonerSeconds, IntFunction<String> names) {
    /** Keeps the first ranks. */
    public Timeline {
      ranks = ranks.stream().limit(MAX_RANKS).toList();
    }
  }
}
