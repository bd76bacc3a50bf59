package dev.cosmicai.worker;

import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.Samples;
import java.util.concurrent.atomic.AtomicInteger;

/** A partition that lies in memory as a whole: it is small, or cannot be read piece by piece. */
final class LoadedSamples implements SampleSource {
  private final OpenPartition partition;
  private final Samples samples;
  private final StageClock clock;
  private final Runnable release;
  private final AtomicInteger inUse;
  private int next;

  /**
   * A partition whose checksums held.
   *
   * @param release gives its memory back; called when its last slice is closed, or at once if there
   *     is none
   */
  LoadedSamples(OpenPartition partition, Samples samples, StageClock clock, Runnable release) {
    this.partition = partition;
    this.samples = samples;
    this.clock = clock;
    this.release = release;
    this.inUse = new AtomicInteger(samples.count());
    closed(0);
  }

  @Override
  public OpenPartition partition() {
    return partition;
  }

  @Override
  public Slice next(int count) {
    int first = next;
    next += count;
    Slice slice =
        new Slice(
            partition,
            first,
            count,
            samples.images(first, count),
            samples.magnitudes(first, count),
            () -> closed(count));
    long start = System.nanoTime();
    FiniteCheck.checkImages(slice.images(), first, partition.shape(), partition.uri());
    clock.add(Stage.CHECK, System.nanoTime() - start);
    return slice;
  }

  private void closed(int count) {
    if (inUse.addAndGet(-count) == 0) {
      release.run();
    }
  }
}
