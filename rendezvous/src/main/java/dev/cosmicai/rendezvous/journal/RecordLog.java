package dev.cosmicai.rendezvous.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.CollectivesRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes records in groups, in the background: one group holds all that came while the one before
 * was written, and in a run that takes longer all of a second. Thread-safe; no call waits.
 */
public final class RecordLog {
  private final CollectivesJournal journal;
  private final Consumer<Fault> listener;
  private final Executor executor;
  private final GroupPace pace;

  /** What is written next; null if nothing has come. */
  @GuardedBy("this")
  private Group open;

  /** What is being written; null if nothing is. */
  @GuardedBy("this")
  private Group writing;

  @GuardedBy("this")
  private boolean urgent;

  /** Whether a thread writes; for good once it has failed. */
  @GuardedBy("this")
  private boolean running;

  private static final class Group {
    final List<CollectivesRecord> records = new ArrayList<>();
    final CompletableFuture<Void> durable = new CompletableFuture<>();
  }

  /**
   * Writes nothing yet.
   *
   * @param listener hears, with no lock held, of what could not be written
   * @param executor starts the thread that writes, which ends when nothing is left
   */
  public RecordLog(
      CollectivesJournal journal, Consumer<Fault> listener, Executor executor, GroupPace pace) {
    this.journal = journal;
    this.listener = listener;
    this.executor = executor;
    this.pace = pace;
  }

  /** Adds a record to the group that is written next. */
  public synchronized void add(CollectivesRecord record) {
    if (open == null) {
      open = new Group();
      if (!running) {
        running = true;
        executor.execute(this::write);
      }
    }
    open.records.add(record);
  }

  /** Completes when all that came by now is durable; hurries. */
  public synchronized CompletableFuture<Void> flushed() {
    if (open != null) {
      urgent = true;
      notifyAll();
      return open.durable;
    }
    return writing == null ? CompletableFuture.completedFuture(null) : writing.durable;
  }

  private void write() {
    try {
      for (Group group = next(); group != null; group = next()) {
        journal.append(group.records);
        written();
        group.durable.complete(null);
      }
    } catch (Fault fault) {
      fail(fault);
    } catch (InterruptedException e) {
      fail(new RetriableFault(Reason.Interrupted, "stopped while collectives were written", e));
    } catch (RuntimeException | Error e) {
      fail(new InternalFault("what collectives came to cannot be written: " + e, e));
    }
  }

  private synchronized Group next() throws InterruptedException {
    long left = pace.leftNanos();
    while (open != null && left > 0 && !urgent) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = pace.leftNanos();
    }
    pace.written();
    writing = open;
    open = null;
    urgent = false;
    running = writing != null;
    return writing;
  }

  private synchronized void written() {
    writing = null;
  }

  private void fail(Fault fault) {
    List<Group> lost = new ArrayList<>();
    synchronized (this) {
      running = true;
      if (writing != null) {
        lost.add(writing);
      }
      if (open != null) {
        lost.add(open);
      }
    }
    listener.accept(fault);
    lost.forEach(group -> group.durable.completeExceptionally(fault));
  }
}
