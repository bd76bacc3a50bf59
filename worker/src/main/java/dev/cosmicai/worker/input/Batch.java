package dev.cosmicai.worker.input;

import dev.cosmicai.worker.split.BadSample;
import dev.cosmicai.worker.split.HeldSplit;
import java.util.List;

/**
 * Consecutive samples of one split, which have arrived. Their inputs lie in memory that is used
 * again once the batch is closed. Any thread may use and close it, but only one may close it, and
 * only once.
 *
 * @param split the split that they are of
 * @param rows which samples, and what stays of them
 * @param bad those that are bad for their targets or for what is kept of them, as far as that shows
 *     already
 * @param isFirst whether they are its split's first
 * @param isLast whether they are its split's last
 * @param residue of the last ones, the split's share in its file's checksums: see {@link
 *     dev.cosmicai.formats.io.Residue}; of others 0
 * @param inputs of the network, in its order
 * @param release gives the memory back
 */
public record Batch(
    HeldSplit split,
    BatchRows rows,
    List<BadSample> bad,
    boolean isFirst,
    boolean isLast,
    int residue,
    List<InputRows> inputs,
    Runnable release)
    implements AutoCloseable {
  /** Copies the lists. */
  public Batch {
    bad = List.copyOf(bad);
    inputs = List.copyOf(inputs);
  }

  /** The first sample's position in the partition, from 0. */
  public int first() {
    return rows.first();
  }

  /** How many samples; 0 of a split without any, which then is all that there is of it. */
  public int count() {
    return rows.count();
  }

  /** The partition's URI. */
  public String uri() {
    return split.uri();
  }

  /** The same batch; once it is closed, this is done too. */
  Batch whenClosed(Runnable action) {
    return new Batch(
        split,
        rows,
        bad,
        isFirst,
        isLast,
        residue,
        inputs,
        () -> {
          release.run();
          action.run();
        });
  }

  /** Nobody reads the inputs any more. */
  @Override
  public void close() {
    release.run();
  }
}
