package dev.cosmicai.worker.input;

import java.nio.ByteBuffer;

/**
 * Consecutive samples of one partition: arrived, their images checked for NaN. They lie in the
 * feed's memory, which is used again once the batch is closed. Any thread may use and close it, but
 * only one may close it, and only once.
 *
 * @param partition the partition that they are of
 * @param first the first one's position in the partition, from 0
 * @param count how many, from 1
 * @param images {@code [count, C, H, W]} float32, direct, native order, from position 0 to the
 *     limit
 * @param magnitudes {@code [count, M]} float32, the same way
 * @param release gives the memory back to the feed
 */
public record Batch(
    OpenPartition partition,
    int first,
    int count,
    ByteBuffer images,
    ByteBuffer magnitudes,
    Runnable release)
    implements AutoCloseable {

  /** Nobody reads the buffers any more. */
  @Override
  public void close() {
    release.run();
  }
}
