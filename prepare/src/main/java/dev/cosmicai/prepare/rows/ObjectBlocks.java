package dev.cosmicai.prepare.rows;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.storage.TransferStats;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Pieces of objects in a store, fetched by one request each; the newest are kept. Several may be on
 * their way at once. For one thread.
 */
final class ObjectBlocks {
  private static final int MIN_FORWARD_BYTES = 128 << 10;
  private static final int MAX_FORWARD_BYTES = 4 << 20;

  /** What was asked for ahead, and as much again for what is being read and for longer blocks. */
  private static final long MAX_KEPT_BYTES = 2L * Bytes.MAX_AHEAD_BYTES;

  private final ObjectStore store;
  private final TransferStats stats;

  /** The newest one first. */
  private final Deque<Block> blocks = new ArrayDeque<>();

  private long keptBytes;

  ObjectBlocks(ObjectStore store, TransferStats stats) {
    this.store = store;
    this.stats = stats;
  }

  private record Block(
      StoredObject object, long start, ByteBuffer content, CompletableFuture<Void> arrival) {
    long end() {
      return start + content.limit();
    }

    boolean holds(StoredObject wanted, long position, long length) {
      return position >= start && position + length <= end() && wanted.equals(object);
    }
  }

  ObjectStore store() {
    return store;
  }

  /** The bytes of an object, as the store described it. */
  Bytes bytes(StoredObject object) {
    return new OfObject(object);
  }

  private Block fetch(StoredObject object, long position, int length) {
    ByteBuffer content = ByteBuffer.allocate(length);
    CompletableFuture<Void> arrival = store.fetch(object, position, content, stats, count -> {});
    Block block = new Block(object, position, content, arrival);
    blocks.addFirst(block);
    keptBytes += length;
    while (keptBytes > MAX_KEPT_BYTES && blocks.size() > 1) {
      keptBytes -= blocks.removeLast().content().limit();
    }
    return block;
  }

  private static void await(Block block) {
    try {
      block.arrival().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableFault(Reason.Interrupted, "stopped from outside", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Fault fault) {
        throw fault;
      }
      throw new InternalFault(block.object().uri() + " could not be read", e.getCause());
    }
  }

  /** Who reads forward gets blocks that grow; who jumps gets just what is asked for. */
  private final class OfObject implements Bytes {
    private final StoredObject object;
    private final InputFaults faults;
    private long forwardEnd;
    private int forwardBytes = MIN_FORWARD_BYTES;

    private OfObject(StoredObject object) {
      this.object = object;
      this.faults = new InputFaults(object.uri().toString());
    }

    @Override
    public long size() {
      return object.sizeBytes();
    }

    @Override
    public void read(long position, ByteBuffer target) {
      int length = target.remaining();
      if (position < 0 || length > size() - position) {
        throw faults.damaged("is cut short: it ends after " + size() + " bytes");
      }
      if (length == 0) {
        return;
      }
      Block block = block(position, length);
      await(block);
      target.put(target.position(), block.content(), (int) (position - block.start()), length);
      target.position(target.position() + length);
    }

    @Override
    public void prefetch(long position, int length) {
      if (position >= 0 && length > 0 && length <= size() - position) {
        block(position, length);
      }
    }

    @Override
    public void close() {
      // The store is not ours, and old blocks make room for new ones.
    }

    private Block block(long position, int length) {
      for (Block block : blocks) {
        if (block.holds(object, position, length)) {
          return block;
        }
      }
      boolean forward = position >= forwardEnd - length && position - forwardEnd < forwardBytes;
      forwardBytes = forward ? Math.min(2 * forwardBytes, MAX_FORWARD_BYTES) : MIN_FORWARD_BYTES;
      // Whole pieces, as the rest of one would be fetched again with the next block.
      int pieces = forward ? Math.max(1, forwardBytes / length) : 1;
      int bytes = (int) Math.min(size() - position, (long) pieces * length);
      forwardEnd = position + bytes;
      return fetch(object, position, bytes);
    }
  }
}
