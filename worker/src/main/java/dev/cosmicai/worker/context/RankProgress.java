package dev.cosmicai.worker.context;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.atomic.AtomicLong;

/** How far the rank is. Written by its main thread, read by the heartbeat. Thread-safe. */
public final class RankProgress {
  /** What people are told that the rank is doing. */
  public enum Activity {
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

  @GuardedBy("this")
  private long openedSamples;

  @GuardedBy("this")
  private long openedBytes;

  /**
   * Nothing done yet.
   *
   * @param bytesTotal the sizes of all partitions together
   */
  public RankProgress(long bytesTotal) {
    this.bytesTotal = bytesTotal;
  }

  public void now(Activity next) {
    activity = next;
  }

  /** A partition turned out to hold so many samples. */
  public synchronized void opened(long samples, long bytes) {
    openedSamples += samples;
    openedBytes += bytes;
  }

  public void done(long samples) {
    samplesDone.addAndGet(samples);
  }

  public Activity activity() {
    return activity;
  }

  public long samplesDone() {
    return samplesDone.get();
  }

  /**
   * The samples of all partitions; those of partitions that were not opened yet are estimated from
   * their sizes. 0 before the first one was opened.
   */
  public synchronized long samplesTotal() {
    if (openedBytes == 0) {
      return openedSamples;
    }
    double samplesPerByte = (double) openedSamples / openedBytes;
    return openedSamples + Math.round((bytesTotal - openedBytes) * samplesPerByte);
  }
}
