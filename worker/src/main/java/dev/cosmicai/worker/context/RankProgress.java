package dev.cosmicai.worker.context;

import dev.cosmicai.worker.split.HeldSplit;
import dev.cosmicai.worker.split.HeldSplits;
import java.util.function.ToLongFunction;

/** How far the rank is. Written by its threads, read by the heartbeat. Thread-safe. */
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

  private final HeldSplits held = new HeldSplits();

  private volatile Activity activity = Activity.STARTING;

  /** The splits that it holds. */
  public HeldSplits held() {
    return held;
  }

  public void now(Activity next) {
    activity = next;
  }

  public Activity activity() {
    return activity;
  }

  /** Samples that are predicted, of the splits that it holds. */
  public long samplesDone() {
    return sum(HeldSplit::samplesDone);
  }

  /** Samples that are known of, of the splits that it holds. */
  public long openedSamples() {
    return sum(HeldSplit::openedSamples);
  }

  /** Bytes of which it is known what they hold, of the splits that it holds. */
  public long openedBytes() {
    return sum(HeldSplit::openedBytes);
  }

  private long sum(ToLongFunction<HeldSplit> figure) {
    return held.all().stream().mapToLong(figure).sum();
  }
}
