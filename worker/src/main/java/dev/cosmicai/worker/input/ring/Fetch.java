package dev.cosmicai.worker.input.ring;

import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.context.RankContext;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** Starts reading pieces of one file. Thread-safe. */
@FunctionalInterface
public interface Fetch {
  /**
   * Starts reading one piece and returns at once.
   *
   * @param offset of its first byte in the file
   * @param target filled from index 0 to its limit
   * @param arrived is told of every few more bytes that are in the buffer, in order
   * @return done when the last byte is there; or the fault
   */
  CompletableFuture<Void> start(long offset, ByteBuffer target, IntConsumer arrived);

  /** From an object in the rank's store. */
  static Fetch of(RankContext context, StoredObject object) {
    return (offset, target, arrived) ->
        context.store().fetch(object, offset, target, context.transfers(), arrived);
  }
}
