package dev.cosmicai.coordinator.output;

import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.results.rank.RankAttempts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which splits each rank has committed. Takes four bytes a split, and makes the rest when it is
 * asked. Thread-safe.
 */
final class Credits {
  private final Manifest manifest;
  private final long sinceMillis;
  private final Splits splits;
  private final IntFunction<SplitCommit> commits;

  /** The committed splits, those of a rank together and in order. */
  private final int[] ofRanks;

  /** Where each rank's begin in {@link #ofRanks}; at the end, how many were committed. */
  private final int[] firstOfRank;

  /**
   * Sorts them.
   *
   * @param commits of each split, or null for one that was not committed; the same at each call
   */
  Credits(Manifest.Frozen frozen, Splits splits, IntFunction<SplitCommit> commits) {
    this.manifest = frozen.manifest();
    this.sinceMillis = frozen.startedAt().toEpochMilli();
    this.splits = splits;
    this.commits = commits;
    int[] counts = new int[1];
    for (int split = 0; split < splits.count(); split++) {
      SplitCommit commit = commits.apply(split);
      if (commit != null) {
        if (commit.rank() >= counts.length) {
          counts = Arrays.copyOf(counts, Math.max(commit.rank() + 1, 2 * counts.length));
        }
        counts[commit.rank()]++;
      }
    }
    firstOfRank = new int[counts.length + 1];
    for (int rank = 0; rank < counts.length; rank++) {
      firstOfRank[rank + 1] = firstOfRank[rank] + counts[rank];
    }
    ofRanks = new int[firstOfRank[counts.length]];
    int[] next = Arrays.copyOf(firstOfRank, counts.length);
    for (int split = 0; split < splits.count(); split++) {
      SplitCommit commit = commits.apply(split);
      if (commit != null) {
        ofRanks[next[commit.rank()]++] = split;
      }
    }
  }

  /** How many splits were committed. */
  int committed() {
    return ofRanks.length;
  }

  /** The ranks that have committed any, in order. */
  IntStream ranks() {
    return IntStream.range(0, firstOfRank.length - 1)
        .filter(rank -> firstOfRank[rank] < firstOfRank[rank + 1]);
  }

  /** What a rank is credited with; nothing if there is no such rank. */
  RankAttempts.Credit of(int rank) {
    long samples = 0;
    long started = Long.MAX_VALUE;
    long computed = 0;
    List<String> paths = new ArrayList<>();
    int lastFile = -1;
    for (int split : splitsOf(rank)) {
      SplitCommit commit = commits.apply(split);
      samples += commit.samples();
      if (isOfThisRun(commit)) {
        started = Math.min(started, commit.startedMillis());
      }
      computed += commit.computedMillis();
      int file = splits.fileOf(split);
      if (file != lastFile) {
        paths.add(manifest.uriOf(manifest.files().get(file)).toString());
        lastFile = file;
      }
    }
    return new RankAttempts.Credit(
        samples, paths, started == Long.MAX_VALUE ? 0 : started, computed);
  }

  /** Samples of the splits that a run had committed which this one resumes. */
  long earlierSamples() {
    return Arrays.stream(ofRanks)
        .mapToObj(commits)
        .filter(commit -> !isOfThisRun(commit))
        .mapToLong(SplitCommit::samples)
        .sum();
  }

  /** The newest attempt of a rank that has committed something; else 0. */
  int attempt(int rank) {
    return Arrays.stream(splitsOf(rank))
        .map(split -> commits.apply(split).attempt())
        .max()
        .orElse(0);
  }

  /** What a rank has committed in this run, and not in one that it resumes. */
  Stream<SplitCommit> ofThisRun(int rank) {
    return Arrays.stream(splitsOf(rank)).mapToObj(commits).filter(this::isOfThisRun);
  }

  private boolean isOfThisRun(SplitCommit commit) {
    return commit.endedMillis() >= sinceMillis;
  }

  private int[] splitsOf(int rank) {
    return rank < firstOfRank.length - 1
        ? Arrays.copyOfRange(ofRanks, firstOfRank[rank], firstOfRank[rank + 1])
        : new int[0];
  }
}
