package dev.cosmicai.sweep.simulate;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The coordinator's own time: calls one after another, and commits that are written down in groups,
 * as {@code GroupCommit} does: one at a time, the next after a pause that grows with the run, from
 * 20 milliseconds to a second, or at once where a rank waits. Not thread-safe.
 */
final class CommitGroups {
  private static final double NEVER = Double.POSITIVE_INFINITY;
  private static final double LEAST_PAUSE_SECONDS = 0.02;
  private static final double MOST_PAUSE_SECONDS = 1;
  private static final double SHARE_OF_RUN = 50;

  private final double callSeconds;
  private final double roundTripSeconds;
  private final double journalSeconds;
  private final Ranks gathered = new Ranks();
  private final Ranks beingWritten = new Ranks();
  private double readyAt;
  private double freeAt;
  private double writtenAt = -MOST_PAUSE_SECONDS;

  /** When the group that is gathered is written. */
  private double due;

  private boolean urgent;
  private boolean writing;
  private int durable;

  /** Of each commit its rank. */
  private static final class Ranks {
    private int[] ranks = new int[64];
    private int size;

    void add(int rank) {
      if (size == ranks.length) {
        ranks = Arrays.copyOf(ranks, 2 * size);
      }
      ranks[size++] = rank;
    }

    void takeAll(Ranks others) {
      int[] free = ranks;
      ranks = others.ranks;
      size = others.size;
      others.ranks = free;
      others.size = 0;
    }
  }

  CommitGroups(Parameters parameters) {
    callSeconds = parameters.get(Parameter.CALL_SECONDS);
    roundTripSeconds = parameters.get(Parameter.ROUND_TRIP_SECONDS);
    journalSeconds = parameters.get(Parameter.JOURNAL_SECONDS);
  }

  /** The coordinator is ready at this time, and its pauses grow from then on. */
  void begin(double time) {
    readyAt = time;
  }

  /** When a call that is made now is answered; calls are served in their order. */
  double answered(double now) {
    freeAt = Math.max(now + roundTripSeconds / 2, freeAt) + callSeconds;
    return freeAt + roundTripSeconds / 2;
  }

  /**
   * A commit has come.
   *
   * @param hurry whether its rank can do nothing before it is durable
   * @return when to call {@link #write}; infinite if it goes with what was announced
   */
  double gather(double now, int rank, boolean hurry) {
    gathered.add(rank);
    boolean sooner = hurry && !urgent;
    urgent |= hurry;
    return writing || (gathered.size > 1 && !sooner) ? NEVER : announce(now);
  }

  private double announce(double now) {
    double pause =
        Math.min(MOST_PAUSE_SECONDS, Math.max(LEAST_PAUSE_SECONDS, (now - readyAt) / SHARE_OF_RUN));
    due = urgent ? now : Math.max(now, writtenAt + pause);
    return due;
  }

  /**
   * A group begins to be written, unless it was already or is only later.
   *
   * @return when it is written; infinite if none begins
   */
  double write(double now) {
    if (writing || gathered.size == 0 || now < due) {
      return NEVER;
    }
    writing = true;
    urgent = false;
    writtenAt = now;
    beingWritten.takeAll(gathered);
    return now + journalSeconds;
  }

  /**
   * A group is written.
   *
   * @param ranks takes the rank of each commit that is durable now
   * @return when to call {@link #write} again; infinite if nothing has come meanwhile
   */
  double written(double now, IntConsumer ranks) {
    writing = false;
    durable += beingWritten.size;
    for (int i = 0; i < beingWritten.size; i++) {
      ranks.accept(beingWritten.ranks[i]);
    }
    return gathered.size == 0 || writing ? NEVER : announce(now);
  }

  /** How many commits are durable. */
  int durable() {
    return durable;
  }
}
