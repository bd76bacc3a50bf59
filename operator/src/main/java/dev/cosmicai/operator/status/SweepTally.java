package dev.cosmicai.operator.status;

import dev.cosmicai.crds.sweep.InferenceSweepStatus.RunCounts;
import dev.cosmicai.crds.sweep.OnFailure;
import dev.cosmicai.rendezvous.RankRanges;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep's status remembers of its runs, by their numbers in the order in which they begin,
 * from 0: all that a new operator needs to begin none twice, even when jobs are deleted. Ranges
 * keep it short: runs end almost in their order. Immutable.
 */
public final class SweepTally {
  private final boolean warmedUp;
  private final int started;
  private final BitSet ended;
  private final BitSet failed;
  private final double seconds;

  private SweepTally(boolean warmedUp, int started, BitSet ended, BitSet failed, double seconds) {
    this.warmedUp = warmedUp;
    this.started = started;
    this.ended = ended;
    this.failed = failed;
    this.seconds = seconds;
  }

  /** What a status says; of one that says nothing, that no run has begun. */
  static SweepTally of(RunCounts counts) {
    if (counts == null) {
      return new SweepTally(false, 0, new BitSet(), new BitSet(), 0);
    }
    return new SweepTally(
        Boolean.TRUE.equals(counts.warmedUp()),
        counts.started() == null ? 0 : counts.started(),
        set(counts.endedIndexes()),
        set(counts.failedIndexes()),
        counts.seconds() == null ? 0 : counts.seconds());
  }

  /** The same in a status, with the figures for people. */
  RunCounts counts(int total) {
    int failures = failed.cardinality();
    return new RunCounts(
        ended.cardinality() + "/" + total,
        total,
        active().size(),
        ended.cardinality() - failures,
        failures,
        warmedUp ? Boolean.TRUE : null,
        started,
        text(ended),
        text(failed),
        seconds > 0 ? Double.valueOf(seconds) : null);
  }

  /** Whether the warm-up has ended. */
  public boolean isWarmedUp() {
    return warmedUp;
  }

  /** How many runs have begun; the number of the next one. */
  public int started() {
    return started;
  }

  /** How many runs have ended. */
  public int ended() {
    return ended.cardinality();
  }

  /** How many of them failed. */
  public int failed() {
    return failed.cardinality();
  }

  public boolean hasEnded(int run) {
    return ended.get(run);
  }

  public boolean hasFailed(int run) {
    return failed.get(run);
  }

  /** Whether a run failed after which no other is to begin. */
  public boolean stops(OnFailure onFailure) {
    return onFailure == OnFailure.STOP && !failed.isEmpty();
  }

  /** The runs that have begun and not ended. */
  public List<Integer> active() {
    BitSet active = new BitSet();
    active.set(0, started);
    active.andNot(ended);
    return active.stream().boxed().toList();
  }

  /** How long a run takes, by those that completed. */
  Optional<Double> meanSeconds() {
    int completed = ended() - failed();
    return completed == 0 ? Optional.empty() : Optional.of(seconds / completed);
  }

  /** With the warm-up behind it. */
  public SweepTally withWarmUpEnded() {
    return new SweepTally(true, started, ended, failed, seconds);
  }

  /** With the next run begun. */
  public SweepTally withNextBegun() {
    return new SweepTally(warmedUp, started + 1, ended, failed, seconds);
  }

  /** With a run that completed after so long. */
  public SweepTally withCompleted(int run, double runSeconds) {
    return new SweepTally(warmedUp, started, with(ended, run), failed, seconds + runSeconds);
  }

  /** With a run that failed. */
  public SweepTally withFailed(int run) {
    return new SweepTally(warmedUp, started, with(ended, run), with(failed, run), seconds);
  }

  private static BitSet with(BitSet runs, int run) {
    BitSet more = (BitSet) runs.clone();
    more.set(run);
    return more;
  }

  private static BitSet set(String ranges) {
    BitSet runs = new BitSet();
    RankRanges.parse(ranges == null ? "" : ranges).forEach(runs::set);
    return runs;
  }

  private static String text(BitSet runs) {
    return runs.isEmpty() ? null : RankRanges.format(runs);
  }
}
