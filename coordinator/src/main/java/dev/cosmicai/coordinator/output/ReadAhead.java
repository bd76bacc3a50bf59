package dev.cosmicai.coordinator.output;

import dev.cosmicai.contract.DaemonThreads;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads many small things: makes of each what is wanted of it, side by side, and hands that over
 * one by one in the order asked for, while the next ones are on their way. So a slow store costs
 * one round trip for each window, not for each object, all cores parse, and memory holds a window
 * of them, however many there are.
 */
final class ReadAhead {
  private static final int WINDOW = 32;

  private ReadAhead() {}

  /**
   * Reads all of them and returns when the taker has seen the last one.
   *
   * @param reader is called by several threads at once, in any order
   * @param taker is called on this thread, in the order asked for
   * @throws Fault what the reader throws; the taker sees nothing after it
   */
  static <S, T> void forEach(Stream<S> sources, Function<S, T> reader, Consumer<T> taker) {
    ExecutorService threads = Executors.newFixedThreadPool(WINDOW, new DaemonThreads("read-ahead"));
    try {
      Queue<Pending<S, T>> window = new ArrayDeque<>(WINDOW);
      for (Iterator<S> next = sources.iterator(); next.hasNext(); ) {
        if (window.size() == WINDOW) {
          taker.accept(window.remove().await());
        }
        S source = next.next();
        window.add(new Pending<>(source, threads.submit(() -> reader.apply(source))));
      }
      while (!window.isEmpty()) {
        taker.accept(window.remove().await());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private record Pending<S, T>(S source, Future<T> read) {
    private T await() {
      try {
        return read.get();
      } catch (InterruptedException e) {
        // The fault carries it on; the flag would only spoil the cleaning up.
        throw new RetriableFault(Reason.Interrupted, "stopped while reading " + source, e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Fault fault) {
          throw fault;
        }
        throw new InternalFault("unexpected failure while reading " + source, e.getCause());
      }
    }
  }
}
