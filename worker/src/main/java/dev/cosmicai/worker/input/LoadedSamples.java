package dev.cosmicai.worker.input;

import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.Samples;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.context.StageClock;
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
   * @param release gives its memory back; called when its last batch is closed, or at once if there
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
  public Batch next(int count) {
    int first = next;
    next += count;
    Batch batch =
        new Batch(
            partition,
            first,
            count,
            samples.images(first, count),
            samples.magnitudes(first, count),
            () -> closed(count));
    long start = System.nanoTime();
    FiniteCheck.checkImages(batch.images(), first, partition.shape(), partition.uri());
    clock.add(Stage.CHECK, System.nanoTime() - start);
    return batch;
  }

  private void closed(int count) {
    if (inUse.addAndGet(-count) == 0) {
      release.run();
    }
  }
}
