package dev.cosmicai.sweep.simulate;

/**
 * The coordinator's own time: calls one after another, and commits that are written down in groups,
 * as {@code GroupCommit} does: one at a time, the next after a pause that grows with the run, from
 * 20 milliseconds to a second. Not thread-safe.
 */
final class CommitGroups {
  private static final double LEAST_PAUSE_SECONDS = 0.02;
  private static final double MOST_PAUSE_SECONDS = 1;
  private static final double SHARE_OF_RUN = 50;

  private final double callSeconds;
  private final double roundTripSeconds;
  private final double journalSeconds;
  private double freeAt;
  private double writtenAt = -MOST_PAUSE_SECONDS;
  private boolean writing;
  private int gathered;
  private int beingWritten;
  private int durable;

  CommitGroups(Parameters parameters) {
    callSeconds = parameters.get(Parameter.CALL_SECONDS);
    roundTripSeconds = parameters.get(Parameter.ROUND_TRIP_SECONDS);
    journalSeconds = parameters.get(Parameter.JOURNAL_SECONDS);
  }

  /** When a call that is made now is answered; calls are served in their order. */
  double answered(double now) {
    freeAt = Math.max(now + roundTripSeconds / 2, freeAt) + callSeconds;
    return freeAt + roundTripSeconds / 2;
  }

  /**
   * A commit has come.
   *
   * @return when to call {@link #write}; infinite if it goes with one that was announced
   */
  double gather(double now) {
    gathered++;
    if (writing || gathered > 1) {
      return Double.POSITIVE_INFINITY;
    }
    return next(now);
  }

  private double next(double now) {
    double pause = Math.min(MOST_PAUSE_SECONDS, Math.max(LEAST_PAUSE_SECONDS, now / SHARE_OF_RUN));
    return Math.max(now, writtenAt + pause);
  }

  /** A group begins to be written; when it is. */
  double write(double now) {
    writing = true;
    writtenAt = now;
    beingWritten = gathered;
    gathered = 0;
    return now + journalSeconds;
  }

  /**
   * A group is written.
   *
   * @return when to call {@link #write} again; infinite if nothing has come meanwhile
   */
  double written(double now) {
    writing = false;
    durable += beingWritten;
    beingWritten = 0;
    return gathered == 0 ? Double.POSITIVE_INFINITY : next(now);
  }

  /** How many commits are durable. */
  int durable() {
    return durable;
  }
}
