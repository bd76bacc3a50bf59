package dev.cosmicai.coordinator;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.ObjectUri;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads many small objects: makes of each what is wanted of it, side by side, and hands that over
 * one by one in the order asked for, while the next ones are on their way. So a slow store costs
 * one round trip for each window, not for each object, all cores parse, and memory holds a window
 * of them, however many there are.
 */
final class ReadAhead {
  private static final int WINDOW = 32;

  private ReadAhead() {}

  /** Makes something of one object: of its place, and its content or empty if it is not there. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ObjectUri uri, Optional<byte[]> content);
  }

  /**
   * Reads all of them and returns when the taker has seen the last one.
   *
   * @param reader is called by several threads at once, in any order
   * @param taker is called on this thread, in the order asked for
   * @throws Fault what the store or the reader throws; the taker sees nothing after it
   */
  static <T> void forEach(
      Stream<ObjectUri> uris, ObjectStore store, Reader<T> reader, Consumer<T> taker) {
    ExecutorService threads = Executors.newFixedThreadPool(WINDOW, ReadAhead::thread);
    try {
      Queue<Pending<T>> window = new ArrayDeque<>(WINDOW);
      for (Iterator<ObjectUri> next = uris.iterator(); next.hasNext(); ) {
        if (window.size() == WINDOW) {
          taker.accept(window.remove().await());
        }
        ObjectUri uri = next.next();
        window.add(
            new Pending<>(uri, threads.submit(() -> reader.read(uri, store.getIfPresent(uri)))));
      }
      while (!window.isEmpty()) {
        taker.accept(window.remove().await());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private record Pending<T>(ObjectUri uri, Future<T> read) {
    private T await() {
      try {
        return read.get();
      } catch (InterruptedException e) {
        // The fault carries it on; the flag would only spoil the cleaning up.
        throw new RetriableFault(Reason.Interrupted, "stopped while reading " + uri, e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Fault fault) {
          throw fault;
        }
        throw new InternalFault("unexpected failure while reading " + uri, e.getCause());
      }
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "read-ahead");
    thread.setDaemon(true);
    return thread;
  }
}
