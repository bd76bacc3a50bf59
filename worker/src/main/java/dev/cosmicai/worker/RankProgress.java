package dev.cosmicai.worker;

import java.util.concurrent.atomic.AtomicLong;

/** How far the rank is. Written by its main thread, read by the heartbeat. Thread-safe. */
final class RankProgress {
  /** What people are told that the rank is doing. */
  enum Activity {
    STARTING("Starting"),
    READING("Reading"),
    COMPUTING("Computing"),
    WRITING("Writing");

    private final String text;

    Activity(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final AtomicLong samplesDone = new AtomicLong();
  private final long bytesTotal;

  private volatile Activity activity = Activity.STARTING;
  private long openedSamples;
  private long openedBytes;

  /**
   * Nothing done yet.
   *
   * @param bytesTotal the sizes of all partitions together
   */
  RankProgress(long bytesTotal) {
    this.bytesTotal = bytesTotal;
  }

  void now(Activity next) {
    activity = next;
  }

  /** A partition turned out to hold so many samples. */
  synchronized void opened(long samples, long bytes) {
    openedSamples += samples;
    openedBytes += bytes;
  }

  void done(long samples) {
    samplesDone.addAndGet(samples);
  }

  Activity activity() {
    return activity;
  }

  long samplesDone() {
    return samplesDone.get();
  }

  /**
   * The samples of all partitions; those of partitions that were not opened yet are estimated from
   * their sizes. 0 before the first one was opened.
   */
  synchronized long samplesTotal() {
    if (openedBytes == 0) {
      return openedSamples;
    }
    double samplesPerByte = (double) openedSamples / openedBytes;
    return openedSamples + Math.round((bytesTotal - openedBytes) * samplesPerByte);
  }
}
