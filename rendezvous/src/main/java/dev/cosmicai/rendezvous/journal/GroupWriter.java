package dev.cosmicai.rendezvous.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes what comes in groups, in the background: one group holds all that came while the one
 * before was written, and in a run that takes longer all of a second. Once a group could not be
 * written, none will be any more. Thread-safe; no call waits.
 *
 * @param <G> what is written at once
 */
final class GroupWriter<G> {
  private final String what;
  private final Target<G> target;
  private final Executor executor;
  private final GroupPace pace;

  /** What is written next; null if nothing has come. */
  @GuardedBy("this")
  private Pending<G> open;

  /** What is being written; null if nothing is. */
  @GuardedBy("this")
  private Pending<G> writing;

  @GuardedBy("this")
  private boolean urgent;

  /** Whether a thread writes; for good once it has failed. */
  @GuardedBy("this")
  private boolean running;

  /** Why nothing is written any more; null while it is. */
  @GuardedBy("this")
  private Fault failed;

  /** Where groups go. {@link #empty} and {@link #isWhole} are called with a lock held. */
  interface Target<G> {
    /** One that nothing has come to. */
    G empty();

    /** Whether all that was added has arrived in it; else it is not written yet. */
    default boolean isWhole(G group) {
      return true;
    }

    /** Makes it durable, on the thread that writes. */
    void write(G group);

    /** It is durable and counts as such. */
    default void durable(G group) {}

    /** One could not be written. */
    void failed(Fault why);
  }

  private record Pending<G>(G group, CompletableFuture<Void> durable) {}

  /**
   * Writes nothing yet.
   *
   * @param what is written, as faults name it
   * @param executor starts the thread that writes, which ends when nothing is left
   */
  GroupWriter(String what, Target<G> target, Executor executor, GroupPace pace) {
    this.what = what;
    this.target = target;
    this.executor = executor;
    this.pace = pace;
  }

  /** Adds to the group that is written next, and returns that. */
  synchronized G add(Consumer<G> addition) {
    if (open == null) {
      open = new Pending<>(target.empty(), new CompletableFuture<>());
      if (!running) {
        running = true;
        executor.execute(this::run);
      }
    }
    addition.accept(open.group());
    return open.group();
  }

  /** Something that was added has arrived in its group. */
  synchronized void arrived() {
    notifyAll();
  }

  /** Somebody can do nothing before what came by now is durable. */
  synchronized void hurry() {
    urgent = open != null;
    notifyAll();
  }

  /** Completes when all that came by now is durable, or cannot be; hurries. */
  synchronized CompletableFuture<Void> flushed() {
    if (failed != null) {
      return CompletableFuture.failedFuture(failed);
    }
    hurry();
    if (open != null) {
      return open.durable();
    }
    return writing == null ? CompletableFuture.completedFuture(null) : writing.durable();
  }

  /** Whether all that came is durable. */
  synchronized boolean isFlushed() {
    return open == null && writing == null;
  }

  /** Nothing can be written any more; whoever finds out first says why. */
  void fail(Fault why) {
    Pending<G> lost;
    Pending<G> next;
    synchronized (this) {
      if (failed != null) {
        return;
      }
      failed = why;
      running = true;
      lost = writing;
      next = open;
      notifyAll();
    }
    target.failed(why);
    lose(lost, why);
    lose(next, why);
  }

  private void run() {
    try {
      for (Pending<G> next = next(); next != null; next = next()) {
        target.write(next.group());
        written();
        next.durable().complete(null);
        target.durable(next.group());
      }
    } catch (Fault fault) {
      fail(fault);
    } catch (InterruptedException e) {
      fail(new RetriableFault(Reason.Interrupted, "stopped while " + what + " was written", e));
    } catch (RuntimeException | Error e) {
      fail(new InternalFault(what + " cannot be written: " + e, e));
    }
  }

  /** What has come since the last one; null, and the thread ends, if that is nothing. */
  private synchronized Pending<G> next() throws InterruptedException {
    long left = pace.leftNanos();
    while (open != null && failed == null && left > 0 && !urgent) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = pace.leftNanos();
    }
    pace.written();
    writing = open;
    open = null;
    urgent = false;
    while (writing != null && failed == null && !target.isWhole(writing.group())) {
      wait();
    }
    running = writing != null || failed != null;
    return failed == null ? writing : null;
  }

  private synchronized void written() {
    writing = null;
  }

  private static void lose(Pending<?> pending, Fault why) {
    if (pending != null) {
      pending.durable().completeExceptionally(why);
    }
  }
}
