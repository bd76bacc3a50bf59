package dev.cosmicai.sweep.simulate;

import dev.cosmicai.sweep.simulate.SimulatedRun.Rank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** What becomes of each rank, and when; and how fast it is. Not thread-safe. */
final class RankTimes {
  private static final double SECONDS_PER_HOUR = 3_600;

  private final double lossesPerSecond;
  private final SplittableRandom random;
  private final double[] slowdowns;
  private final int[] attempts;
  private final double[] starts;
  private final double[] firstForwards;
  private final double[] ends;
  private final int[] splits;
  private final BitSet running;
  private final BitSet begun;
  private int runningCount;
  private int retries;

  RankTimes(Parameters parameters, int worldSize, long seed) {
    lossesPerSecond = parameters.get(Parameter.FAILURES_PER_RANK_HOUR) / SECONDS_PER_HOUR;
    random = new SplittableRandom(seed);
    double all = parameters.runs().draw(random);
    slowdowns = new double[worldSize];
    for (int rank = 0; rank < worldSize; rank++) {
      slowdowns[rank] = all * parameters.ranks().draw(random);
    }
    attempts = new int[worldSize];
    starts = new double[worldSize];
    firstForwards = new double[worldSize];
    ends = new double[worldSize];
    Arrays.fill(starts, Double.NaN);
    Arrays.fill(firstForwards, Double.NaN);
    splits = new int[worldSize];
    running = new BitSet(worldSize);
    begun = new BitSet(worldSize);
  }

  /** By how much a rank is slower than others. */
  double slowdown(int rank) {
    return slowdowns[rank];
  }

  /** When a process that begins now is lost; infinite if it never is. */
  double drawLoss(double now) {
    if (lossesPerSecond == 0) {
      return Double.POSITIVE_INFINITY;
    }
    // StrictMath, for the same bits everywhere.
    return now - StrictMath.log(1 - random.nextDouble()) / lossesPerSecond;
  }

  /** A rank is among those that run; its process comes later. */
  void admit(int rank) {
    if (!running.get(rank)) {
      running.set(rank);
      runningCount++;
    }
  }

  /** Its process begins. */
  void begin(int rank, double now) {
    begun.set(rank);
    if (Double.isNaN(starts[rank])) {
      starts[rank] = now;
    }
  }

  boolean hasBegun(int rank) {
    return begun.get(rank);
  }

  void computes(int rank, double now) {
    if (Double.isNaN(firstForwards[rank])) {
      firstForwards[rank] = now;
    }
  }

  void commits(int rank) {
    splits[rank]++;
  }

  /** Its process is gone; what was to happen to it does not any more. */
  void lose(int rank) {
    begun.clear(rank);
    attempts[rank]++;
    retries++;
  }

  /** It is done, and nothing happens to it any more. */
  void end(int rank, double now) {
    running.clear(rank);
    runningCount--;
    attempts[rank]++;
    ends[rank] = now;
  }

  int attempt(int rank) {
    return attempts[rank];
  }

  boolean isAt(int rank, int attempt) {
    return attempts[rank] == attempt;
  }

  int running() {
    return runningCount;
  }

  List<Integer> runningRanks() {
    return running.stream().boxed().toList();
  }

  int retries() {
    return retries;
  }

  /** Those that have begun, in order. */
  Rank[] all() {
    List<Rank> all = new ArrayList<>();
    for (int rank = 0; rank < starts.length; rank++) {
      if (!Double.isNaN(starts[rank])) {
        all.add(new Rank(starts[rank], firstForwards[rank], ends[rank], splits[rank]));
      }
    }
    return all.toArray(new Rank[0]);
  }
}
