package dev.cosmicai.worker.input;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Consecutive samples of one partition, which have arrived. They lie in memory that is used again
 * once the batch is closed. Any thread may use and close it, but only one may close it, and only
 * once.
 *
 * @param partition the partition that they are of
 * @param first the first one's position in the partition, from 0
 * @param count how many, from 1
 * @param rows of each of the network's inputs {@code [count, …]} as they are stored; {@link
 *     OpenPartition#conversions} make of them what the network takes
 * @param release gives the memory back
 */
public record Batch(
    OpenPartition partition, int first, int count, List<ByteBuffer> rows, Runnable release)
    implements AutoCloseable {
  /** Copies the list. */
  public Batch {
    rows = List.copyOf(rows);
  }

  /** Whether they are its partition's last. */
  public boolean isLast() {
    return first + count == partition.count();
  }

  /** Nobody reads the buffers any more. */
  @Override
  public void close() {
    release.run();
  }
}
