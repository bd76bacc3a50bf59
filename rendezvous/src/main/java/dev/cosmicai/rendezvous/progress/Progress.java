package dev.cosmicai.rendezvous.progress;

/**
 * How far the run is: what is committed, and what ranks have done of the splits that they hold, as
 * running sums, so that a report costs the same in a world of any size. The samples of splits that
 * nobody has opened are estimated from their bytes and the samples a byte of the others. Not
 * thread-safe.
 */
public final class Progress {
  private long totalBytes;
  private final ThroughputWindow throughput;

  /** Of each rank, of the splits that it holds and has not committed. */
  private final long[] done;

  private final long[] opened;
  private final long[] openedBytes;

  /** Of each rank's newest attempt, what counts for the throughput. */
  private final long[] committedByAttempt;

  private final long[] counted;

  /** Whether all that a rank's newest attempt has done was counted as it came. */
  private final boolean[] followed;

  private long committed;
  private long committedBytes;
  private long doneSum;
  private long openedSum;
  private long openedBytesSum;

  /** Of a run that begins, or whose coordinator does. */
  public Progress(int worldSize, long totalBytes, ThroughputWindow throughput) {
    this.totalBytes = totalBytes;
    this.throughput = throughput;
    done = new long[worldSize];
    opened = new long[worldSize];
    openedBytes = new long[worldSize];
    committedByAttempt = new long[worldSize];
    counted = new long[worldSize];
    followed = new boolean[worldSize];
  }

  /** All splits have so many bytes now. */
  public void grow(long bytes) {
    totalBytes = bytes;
  }

  /** An attempt of a rank is heard of for the first time; it may have worked before. */
  public void restart(int rank) {
    holdNothing(rank);
    committedByAttempt[rank] = 0;
    counted[rank] = 0;
    followed[rank] = false;
  }

  /** A rank's attempt begins: from now on, what it does is done just now. */
  public void begin(int rank) {
    followed[rank] = true;
  }

  /** A rank holds no split that counts. */
  public void holdNothing(int rank) {
    hold(rank, 0, 0, 0);
  }

  /**
   * A rank tells how far its attempt is with the splits that it holds.
   *
   * @param samplesDone predicted
   * @param samplesOpened that they hold, of those that are open
   * @param bytes of those that are open
   */
  public void report(int rank, long samplesDone, long samplesOpened, long bytes, long nowMillis) {
    hold(rank, Math.max(0, samplesDone), Math.max(samplesDone, samplesOpened), Math.max(0, bytes));
    count(rank, nowMillis);
    followed[rank] = true;
  }

  /** A split of a rank is committed. */
  public void commit(int rank, long samples, long bytes, long nowMillis) {
    committed += samples;
    committedBytes += bytes;
    committedByAttempt[rank] += samples;
    hold(
        rank,
        Math.max(0, done[rank] - samples),
        Math.max(0, opened[rank] - samples),
        Math.max(0, openedBytes[rank] - bytes));
    count(rank, nowMillis);
  }

  /** A split was committed before this life of the coordinator. */
  public void restore(long samples, long bytes) {
    committed += samples;
    committedBytes += bytes;
  }

  /** By all ranks. */
  public long samplesDone() {
    return committed + doneSum;
  }

  /**
   * What all splits hold together, about.
   *
   * @param failedBytes of splits that will not be computed
   */
  public long samplesTotal(long failedBytes) {
    long knownBytes = committedBytes + openedBytesSum;
    double samplesPerByte = knownBytes == 0 ? 0 : (double) (committed + openedSum) / knownBytes;
    long leftBytes = Math.max(0, totalBytes - failedBytes - committedBytes);
    return Math.max(samplesDone(), committed + Math.round(leftBytes * samplesPerByte));
  }

  /** The first report of a rank that another life of the coordinator knew was not done just now. */
  private void count(int rank, long nowMillis) {
    long reached = committedByAttempt[rank] + done[rank];
    long added = Math.max(0, reached - counted[rank]);
    counted[rank] += added;
    if (followed[rank]) {
      throughput.add(added, nowMillis);
    }
  }

  private void hold(int rank, long samplesDone, long samplesOpened, long bytes) {
    doneSum += samplesDone - done[rank];
    openedSum += samplesOpened - opened[rank];
    openedBytesSum += bytes - openedBytes[rank];
    done[rank] = samplesDone;
    opened[rank] = samplesOpened;
    openedBytes[rank] = bytes;
  }
}
