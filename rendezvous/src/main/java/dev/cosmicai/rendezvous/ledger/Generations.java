package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.rendezvous.split.GenerationResult;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitPlan;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Which generations are done: each of their splits is committed or failed, and that is durable. A
 * generation that is done stays as it is. Not thread-safe.
 */
final class Generations {
  private final SplitPlan splits;
  private final FailedSplits failures;
  private final BitSet open = new BitSet();

  /** Of each generation, how many of its splits are durably committed. */
  private int[] committed = {};

  /** Of each generation, the first split that is not of those before it; at the end, all splits. */
  private int[] bounds = {0};

  Generations(SplitPlan splits, FailedSplits failures) {
    this.splits = splits;
    this.failures = failures;
    grow();
  }

  /** There are more splits, perhaps. */
  void grow() {
    int known = committed.length;
    int count = splits.generations();
    committed = Arrays.copyOf(committed, count);
    open.set(known, count);
    bounds = Arrays.copyOf(bounds, count + 1);
    for (int generation = known; generation < count; generation++) {
      bounds[generation + 1] = firstBehind(generation, bounds[generation]);
    }
  }

  private int firstBehind(int generation, int from) {
    int low = from;
    int high = splits.count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (splits.generation(middle) <= generation) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** A commit is durable. */
  void committed(SplitCommit commit) {
    committed[splits.generation(commit.split())]++;
  }

  /** Looks which are done by now; what has failed in those is not taken back any more. */
  void conclude() {
    for (int generation = open.nextSetBit(0);
        generation >= 0;
        generation = open.nextSetBit(generation + 1)) {
      int from = bounds[generation];
      int to = bounds[generation + 1];
      if (failures.areAllOthers(from, to, committed[generation])) {
        open.clear(generation);
      }
    }
  }

  boolean areDone() {
    return open.isEmpty();
  }

  boolean isDone(int generation) {
    return generation < committed.length && !open.get(generation);
  }

  /** How many there are. */
  int count() {
    return committed.length;
  }

  /** How many splits of a generation were committed, and how many failed. */
  record Done(int committed, int failed) {
    GenerationResult with(byte[] metrics) {
      return new GenerationResult(metrics, committed, failed);
    }
  }

  /** What a generation came to; empty if it is not done. */
  Optional<Done> done(int generation) {
    if (!isDone(generation)) {
      return Optional.empty();
    }
    int splitsOf = bounds[generation + 1] - bounds[generation];
    return Optional.of(new Done(committed[generation], splitsOf - committed[generation]));
  }
}
