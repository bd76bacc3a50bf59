package dev.cosmicai.formats.npy;

import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.zip.ZipOutput;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Writes numpy's {@code .npz}, as {@code numpy.savez} does: uncompressed, one member for each
 * array. Needs constant memory, and the same arrays always give the same bytes.
 *
 * <p>For one thread. {@link #close} ends the archive and leaves the stream open; without it the
 * file is cut short, and readers refuse it.
 */
public final class NpzWriter implements Closeable {
  private final ZipOutput zip;

  /** Writes to {@code out} from its current position on. */
  public NpzWriter(OutputStream out) {
    this.zip = new ZipOutput(out);
  }

  /**
   * Adds an array.
   *
   * @param name the key in Python, such as {@code prediction}; each once
   * @throws IllegalArgumentException for bfloat16, which numpy lacks
   */
  public NpzWriter add(String name, Tensor tensor) throws IOException {
    zip.add(name + ".npy", new ByteBuffer[] {Npy.header(tensor), tensor.data()});
    return this;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
