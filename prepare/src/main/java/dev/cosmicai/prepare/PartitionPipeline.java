package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Fills one partition while another is written: reading and cutting on the caller's thread, digests
 * and output on one of its own. Two buffers go round.
 */
final class PartitionPipeline implements AutoCloseable {
  private static final int BUFFERS = 2;

  private final Destination destination;
  private final PrepareRequest.Format format;
  private final Supplier<PartitionBuffer> newBuffer;
  private final BlockingQueue<PartitionBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "partition-writer"));
  private int made;
  private Future<?> last;

  PartitionPipeline(
      Destination destination, PrepareRequest.Format format, Supplier<PartitionBuffer> newBuffer) {
    this.destination = destination;
    this.format = format;
    this.newBuffer = newBuffer;
  }

  /**
   * Fills a partition, and lets it be written.
   *
   * @param onStored called on the writer's thread, in the order of the calls
   */
  void submit(Consumer<PartitionBuffer> fill, String name, Consumer<Dataset.Partition> onStored) {
    PartitionBuffer buffer = takeBuffer();
    fill.accept(buffer);
    drain(); // One at a time is with the writer; what went wrong with it ends the preparation.
    last =
        writer.submit(
            () -> {
              onStored.accept(write(buffer, name));
              free.add(buffer);
            });
  }

  /** Waits until all is written. */
  void drain() {
    if (last == null) {
      return;
    }
    try {
      last.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableFault(Reason.Interrupted, "stopped from outside", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Fault fault) {
        throw fault;
      }
      throw new InternalFault("a partition could not be written", e.getCause());
    }
  }

  /** Ends the writer, whatever it is at. */
  @Override
  public void close() {
    writer.shutdownNow();
  }

  private PartitionBuffer takeBuffer() {
    if (made < BUFFERS) {
      made++;
      return newBuffer.get();
    }
    PartitionBuffer buffer = free.poll();
    if (buffer == null) {
      drain();
      buffer = free.remove();
    }
    return buffer;
  }

  private Dataset.Partition write(PartitionBuffer buffer, String name) {
    try (Destination.Output output = destination.open(name, format.contentType())) {
      Digesting digesting = new Digesting(output.stream());
      buffer.write(digesting, format);
      output.complete();
      return new Dataset.Partition(
          name,
          buffer.samples(),
          digesting.bytes,
          Digests.hex(digesting.digest.digest()),
          buffer.imageRange(),
          buffer.magnitudeRanges(),
          buffer.redshiftRange());
    } catch (IOException e) {
      throw new FatalFault(
          Reason.OutputRefused, destination.locate(name) + " cannot be written: " + e, e);
    }
  }

  /** Counts and digests what goes through. */
  private static final class Digesting extends FilterOutputStream {
    private final MessageDigest digest = Digests.sha256();
    private long bytes;

    private Digesting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      out.write(source, offset, length);
      digest.update(source, offset, length);
      bytes += length;
    }
  }
}
