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
import java.util.stream.Stream;

/**
 * Reads many small objects: hands them over one by one in the order asked for, while the next ones
 * are on their way. So a slow store costs one round trip for each window, not for each object, and
 * memory holds a window of them, however many there are.
 */
final class ReadAhead {
  private static final int WINDOW = 32;

  private ReadAhead() {}

  /** Takes one object: its place, and its content or empty if there is no such object. */
  @FunctionalInterface
  interface Reader {
    void read(ObjectUri uri, Optional<byte[]> content);
  }

  /**
   * Reads all of them and returns when the reader has seen the last one.
   *
   * @param reader is called on this thread
   * @throws Fault what the store throws; the reader sees nothing after it
   */
  static void forEach(Stream<ObjectUri> uris, ObjectStore store, Reader reader) {
    ExecutorService threads = Executors.newFixedThreadPool(WINDOW, ReadAhead::thread);
    try {
      Queue<Pending> window = new ArrayDeque<>(WINDOW);
      for (Iterator<ObjectUri> next = uris.iterator(); next.hasNext(); ) {
        if (window.size() == WINDOW) {
          window.remove().handTo(reader);
        }
        ObjectUri uri = next.next();
        window.add(new Pending(uri, threads.submit(() -> store.getIfPresent(uri))));
      }
      while (!window.isEmpty()) {
        window.remove().handTo(reader);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private record Pending(ObjectUri uri, Future<Optional<byte[]>> content) {
    void handTo(Reader reader) {
      reader.read(uri, await());
    }

    private Optional<byte[]> await() {
      try {
        return content.get();
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
