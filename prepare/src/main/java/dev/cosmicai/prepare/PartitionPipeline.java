package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Fills one partition while earlier ones are written: reading and cutting on the caller's thread,
 * digests and output on two of its own, since a store lets its writer wait. Three buffers go round;
 * each is free again when its partition is known to be stored, so no more than three are unknown.
 */
final class PartitionPipeline implements AutoCloseable {
  private static final int WRITERS = 2;
  private static final int GRACE_SECONDS = 10;
  private static final int BUFFERS = WRITERS + 1;

  private final Destination destination;
  private final PrepareRequest.Format format;
  private final Supplier<PartitionBuffer> newBuffer;
  private final BlockingQueue<PartitionBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
  private final ExecutorService writers =
      Executors.newFixedThreadPool(WRITERS, task -> new Thread(task, "partition-writer"));
  private int made;

  /** Whether a partition could not be written, which those before it may still keep unsaid. */
  private volatile boolean failed;

  /** Done when all partitions so far are stored and their callers know. */
  private CompletableFuture<Void> stored = CompletableFuture.completedFuture(null);

  PartitionPipeline(
      Destination destination, PrepareRequest.Format format, Supplier<PartitionBuffer> newBuffer) {
    this.destination = destination;
    this.format = format;
    this.newBuffer = newBuffer;
  }

  /**
   * Fills a partition, and lets it be written. What went wrong with an earlier one ends the
   * preparation here.
   *
   * @param onStored called in the order of the calls, one at a time, on a writer's thread or on the
   *     caller's
   */
  void submit(Consumer<PartitionBuffer> fill, String name, Consumer<Dataset.Partition> onStored) {
    PartitionBuffer buffer = takeBuffer();
    fill.accept(buffer);
    CompletableFuture<Dataset.Partition> written =
        CompletableFuture.supplyAsync(() -> write(buffer, name), writers)
            .whenComplete(
                (partition, failure) -> {
                  if (failure != null) {
                    failed = true;
                    free.add(buffer);
                  }
                });
    stored =
        stored.thenAcceptBoth(
            written,
            (earlier, partition) -> {
              try {
                onStored.accept(partition);
              } finally {
                free.add(buffer);
              }
            });
  }

  /** Waits until all is written. */
  void drain() {
    try {
      stored.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Fault fault) {
        throw fault;
      }
      throw new InternalFault("a partition could not be written", e.getCause());
    }
  }

  /** Ends the writers, and waits until they have ended what they are at. */
  @Override
  public void close() {
    writers.shutdownNow();
    try {
      boolean unused = writers.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private PartitionBuffer takeBuffer() {
    if (made < BUFFERS) {
      made++;
      return newBuffer.get();
    }
    try {
      PartitionBuffer buffer = free.take();
      if (failed || stored.isCompletedExceptionally()) {
        drain();
      }
      return buffer;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static RetriableFault interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RetriableFault(Reason.Interrupted, "stopped from outside", e);
  }

  private Dataset.Partition write(PartitionBuffer buffer, String name) {
    try (Destination.Output output = destination.open(name)) {
      Digesting digesting = new Digesting(output.stream());
      buffer.write(digesting, format);
      output.complete();
      return buffer.describe(
          name, digesting.bytes, Digests.hex(digesting.getMessageDigest().digest()));
    } catch (IOException e) {
      throw new FatalFault(
          Reason.OutputRefused, destination.locate(name) + " cannot be written: " + e, e);
    }
  }

  /** Counts and digests what goes through. */
  private static final class Digesting extends DigestOutputStream {
    private long bytes;

    private Digesting(OutputStream out) {
      super(out, Digests.sha256());
    }

    @Override
    public void write(int value) throws IOException {
      super.write(value);
      bytes++;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      super.write(source, offset, length);
      bytes += length;
    }
  }
}
