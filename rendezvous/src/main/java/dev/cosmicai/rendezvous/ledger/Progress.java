package dev.cosmicai.rendezvous.ledger;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntToLongFunction;

/**
 * How far the ranks are, all together, kept as running sums so that a report costs the same in a
 * world of any size. Each rank counts with its newest attempt only. The samples of ranks that have
 * not opened their partitions yet are estimated from the bytes of their partitions and the samples
 * per byte of the ranks that have. Not thread-safe.
 */
final class Progress {
  /** In place of a number of samples. */
  static final long UNKNOWN = -1;

  private final long[] bytes;
  private final long[] done;
  private final long[] total;
  private final BitSet finished = new BitSet();
  private final ThroughputWindow throughput;

  private long doneSum;
  private long totalSum;
  private long knownBytes;
  private long unknownBytes;
  private long finishedUnknownBytes;

  Progress(int worldSize, IntToLongFunction partitionBytes, ThroughputWindow throughput) {
    this.throughput = throughput;
    bytes = new long[worldSize];
    done = new long[worldSize];
    total = new long[worldSize];
    Arrays.setAll(bytes, partitionBytes);
    // Without a partition there is nothing to find out.
    Arrays.setAll(total, rank -> bytes[rank] == 0 ? 0 : UNKNOWN);
    for (int rank = 0; rank < worldSize; rank++) {
      count(rank, +1);
    }
  }

  /** A new attempt of a rank starts from nothing. */
  void restart(int rank) {
    if (!finished.get(rank)) {
      count(rank, -1);
      done[rank] = 0;
      count(rank, +1);
    }
  }

  /**
   * A rank tells how far its attempt is. Late reports are harmless: counters only grow.
   *
   * @param samplesTotal 0 if not known yet
   * @param sinceLastReport whether what was added since the last report was done just now; false
   *     for the first report of a rank that another life of the coordinator knew
   */
  void report(
      int rank, long samplesDone, long samplesTotal, boolean sinceLastReport, long nowMillis) {
    if (finished.get(rank)) {
      return;
    }
    long added = Math.max(0, samplesDone - done[rank]);
    count(rank, -1);
    done[rank] += added;
    if (samplesTotal > 0) {
      total[rank] = samplesTotal;
    }
    count(rank, +1);
    if (sinceLastReport) {
      throughput.add(added, nowMillis);
    }
  }

  /** A rank has done all; its last reports may have been lost. */
  void finish(int rank, long nowMillis) {
    if (finished.get(rank)) {
      return;
    }
    count(rank, -1);
    finished.set(rank);
    if (total[rank] > done[rank]) {
      throughput.add(total[rank] - done[rank], nowMillis);
      done[rank] = total[rank];
    }
    count(rank, +1);
  }

  /** A rank had done all before this life of the coordinator, so many samples or UNKNOWN. */
  void restore(int rank, long samples) {
    count(rank, -1);
    finished.set(rank);
    if (samples >= 0) {
      done[rank] = samples;
      total[rank] = samples;
    }
    count(rank, +1);
  }

  long samplesDone() {
    return doneSum + estimate(finishedUnknownBytes);
  }

  long samplesTotal() {
    return Math.max(samplesDone(), totalSum + estimate(unknownBytes));
  }

  private long estimate(long ofBytes) {
    return knownBytes == 0 ? 0 : Math.round((double) ofBytes * totalSum / knownBytes);
  }

  private void count(int rank, int sign) {
    if (total[rank] != UNKNOWN) {
      doneSum += sign * done[rank];
      totalSum += sign * Math.max(total[rank], done[rank]);
      knownBytes += sign * bytes[rank];
      return;
    }
    unknownBytes += sign * bytes[rank];
    if (finished.get(rank)) {
      finishedUnknownBytes += sign * bytes[rank];
    } else {
      doneSum += sign * done[rank];
    }
  }
}
