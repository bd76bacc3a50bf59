package dev.cosmicai.coordinator.parallel;

import dev.cosmicai.contract.threads.DaemonThreads;
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
 * Reads or writes many things: makes of each what is wanted of it, side by side, and hands that
 * over one by one in the order asked for, while the next ones are on their way. So a slow store
 * costs one round trip for each window, not for each object, all cores parse, and memory holds a
 * window of them, however many there are.
 */
public final class ReadAhead {
  /** Of things of some kilobytes. */
  public static final int SMALL = 32;

  /** Of things that may have tens of megabytes. */
  public static final int LARGE = 4;

  private ReadAhead() {}

  /**
   * Reads all of them and returns when the taker has seen the last one.
   *
   * @param windowSize how many are held at a time
   * @param reader is called by several threads at once, in any order
   * @param taker is called on this thread, in the order asked for
   * @throws Fault what the reader throws; the taker sees nothing after it
   */
  public static <S, T> void forEach(
      int windowSize, Stream<S> sources, Function<S, T> reader, Consumer<T> taker) {
    ExecutorService threads =
        Executors.newFixedThreadPool(windowSize, new DaemonThreads("read-ahead"));
    try {
      Queue<Pending<S, T>> window = new ArrayDeque<>(windowSize);
      for (Iterator<S> next = sources.iterator(); next.hasNext(); ) {
        if (window.size() == windowSize) {
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
        throw new RetriableFault(Reason.Interrupted, "stopped at " + source, e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Fault fault) {
          throw fault;
        }
        throw new InternalFault("unexpected failure at " + source, e.getCause());
      }
    }
  }
}
