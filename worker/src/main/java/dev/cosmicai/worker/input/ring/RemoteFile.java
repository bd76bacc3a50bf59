package dev.cosmicai.worker.input.ring;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.formats.io.FileBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A partition's file in the store, of which only parts are fetched: both ends at once, before
 * anything is asked for, since directories, headers and the small columns lie there; then what else
 * is asked for. Fetched parts are kept. For one thread, which waits.
 */
public final class RemoteFile implements FileBytes {
  private static final int HEAD_BYTES = 64 << 10;

  /** A galaxy's magnitudes and redshift take a seven hundredth of its image. */
  private static final int TAIL_SHARE = 512;

  /** Each split of a large file fetches its ends. */
  private static final int MAX_TAIL_BYTES = 1 << 20;

  private final Fetch fetch;
  private final long size;
  private final Supplier<ByteBuffer> download;
  private final List<Part> parts = new ArrayList<>();

  /** Bytes that were fetched. */
  private record Part(long offset, ByteBuffer bytes) {
    private boolean holds(long from, long length) {
      return from >= offset && from + length <= offset + bytes.limit();
    }

    private ByteBuffer slice(long from, int length) {
      return bytes.slice((int) (from - offset), length).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /**
   * Fetches both ends.
   *
   * @param download fetches all of it, for readers that ask for that
   */
  public RemoteFile(Fetch fetch, long size, Supplier<ByteBuffer> download) {
    this.fetch = fetch;
    this.size = size;
    this.download = download;
    int head = (int) Math.min(size, HEAD_BYTES);
    int tail = (int) Math.min(size, Math.min(MAX_TAIL_BYTES, HEAD_BYTES + size / TAIL_SHARE));
    Part first = new Part(0, ByteBuffer.allocate(head));
    Part last = new Part(size - tail, ByteBuffer.allocate(tail));
    await(CompletableFuture.allOf(start(first), start(last)));
    parts.add(first);
    parts.add(last);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ByteBuffer read(long offset, int length) {
    for (Part part : parts) {
      if (part.holds(offset, length)) {
        return part.slice(offset, length);
      }
    }
    if (offset == 0 && length == size) {
      return whole();
    }
    // After a header, what follows it is read.
    int fetched = (int) Math.min(size - offset, Math.max(length, HEAD_BYTES));
    Part part = new Part(offset, ByteBuffer.allocate(fetched));
    await(start(part));
    parts.add(part);
    return part.slice(offset, length);
  }

  /** Downloads the whole file, of which everything else is a view from now on. */
  public ByteBuffer whole() {
    ByteBuffer whole = download.get();
    parts.clear();
    parts.add(new Part(0, whole));
    return whole.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private CompletableFuture<Void> start(Part part) {
    return fetch.start(part.offset, part.bytes, count -> {});
  }

  private static void await(CompletableFuture<Void> fetched) {
    try {
      fetched.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Fault fault ? fault : e;
    }
  }
}
