package dev.cosmicai.rendezvous.split;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.cosmicai.contract.DaemonThreads;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.collective.MergingFold;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Writes what happens to the journal in groups: one entry holds all that came while the one before
 * was written, and in a run that takes longer all of a second. The metrics of a group are merged as
 * they come, so that its memory does not depend on how many there are. Thread-safe.
 *
 * @param <M> metrics, decoded
 */
public final class GroupCommit<M> {
  private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Short runs wait for nothing that counts; long ones do not write thousands of objects. */
  private static final long SHARE_OF_RUN = 50;

  private final Journal journal;
  private final MergingFold<M> fold;
  private final Listener listener;
  private final long startedNanos = System.nanoTime();

  /** When the last group was begun to be written; only touched by the thread that writes. */
  private volatile long writtenNanos = startedNanos - MAX_PAUSE_NANOS;

  @GuardedBy("this")
  private Group<M> open;

  @GuardedBy("this")
  private boolean urgent;

  @GuardedBy("this")
  private boolean running;

  @GuardedBy("this")
  private boolean writing;

  @GuardedBy("total")
  private final M total;

  /** Is told by the thread that writes, with no lock held. */
  public interface Listener {
    /** An entry is durable. */
    void durable(JournalEntry entry);

    /** It could not be written, and none will be any more. */
    void failed(Fault fault);
  }

  private static final class Group<M> {
    final List<SplitCommit> commits = new ArrayList<>();
    final List<SplitFailure> failures = new ArrayList<>();
    final Map<Long, RankFigures> figures = new LinkedHashMap<>();
    final M metrics;

    Group(M identity) {
      metrics = identity;
    }

    JournalEntry entry(byte[] encoded) {
      return new JournalEntry(commits, encoded, failures, List.copyOf(figures.values()));
    }
  }

  public GroupCommit(Journal journal, MergingFold<M> fold, Listener listener) {
    this.journal = journal;
    this.fold = fold;
    this.listener = listener;
    this.total = fold.identity().get();
  }

  /** Metrics of a split that were read, and can be committed. */
  public interface Incoming {
    /** Adds them to the group that is written next. */
    void commit(SplitCommit commit);
  }

  /**
   * Reads a split's metrics; on any thread.
   *
   * @throws Refusal if they are none
   */
  public Incoming read(byte[] metrics) {
    M read;
    try {
      read = fold.decode().apply(metrics);
    } catch (Fault e) {
      throw new Refusal(Refusal.Kind.MALFORMED, e.getMessage());
    }
    return commit -> commit(commit, read);
  }

  /** Adds what was durable before. */
  public void restore(byte[] metrics) {
    merge(fold.decode().apply(metrics));
  }

  /** Of all that is durable, merged and encoded. */
  public byte[] total() {
    synchronized (total) {
      return fold.encode().apply(total);
    }
  }

  /** Whether all that came is durable. */
  public synchronized boolean isFlushed() {
    return open == null && !writing;
  }

  private void merge(M metrics) {
    synchronized (total) {
      fold.merge().accept(total, metrics);
    }
  }

  private synchronized void commit(SplitCommit commit, M metrics) {
    Group<M> group = group();
    group.commits.add(commit);
    fold.merge().accept(group.metrics, metrics);
  }

  /** A split has failed for itself. */
  public synchronized void failure(SplitFailure failure) {
    group().failures.add(failure);
  }

  /** What a rank tells of itself. */
  public synchronized void figures(RankFigures figures) {
    group().figures.put((long) figures.rank() << Integer.SIZE | figures.attempt(), figures);
  }

  /** Somebody can do nothing before what came by now is durable. */
  public synchronized void hurry() {
    urgent = true;
    notifyAll();
  }

  @GuardedBy("this")
  private Group<M> group() {
    if (open == null) {
      open = new Group<>(fold.identity().get());
      if (!running) {
        running = true;
        new DaemonThreads("journal").newThread(this::write).start();
      }
    }
    return open;
  }

  private void write() {
    try {
      for (Group<M> group = next(); group != null; group = next()) {
        writtenNanos = System.nanoTime();
        JournalEntry entry = group.entry(fold.encode().apply(group.metrics));
        journal.append(entry);
        merge(group.metrics);
        written();
        listener.durable(entry);
      }
    } catch (Fault fault) {
      listener.failed(fault);
    } catch (RuntimeException e) {
      listener.failed(new InternalFault("what was committed cannot be written: " + e, e));
    } catch (InterruptedException e) {
      listener.failed(
          new RetriableFault(Reason.Interrupted, "stopped while commits were written", e));
    }
  }

  /** What has come since the last one; null, and the thread ends, if that is nothing. */
  private synchronized Group<M> next() throws InterruptedException {
    long pause =
        Math.min(
            MAX_PAUSE_NANOS,
            Math.max(MIN_PAUSE_NANOS, (System.nanoTime() - startedNanos) / SHARE_OF_RUN));
    long left = writtenNanos + pause - System.nanoTime();
    while (open != null && left > 0 && !urgent) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = writtenNanos + pause - System.nanoTime();
    }
    Group<M> group = open;
    open = null;
    urgent = false;
    running = group != null;
    writing = running;
    return group;
  }

  private synchronized void written() {
    writing = false;
  }
}
