package dev.cosmicai.rendezvous.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.FiguresByAttempt;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Writes what happens to the journal in groups: one entry holds all that came while the one before
 * was written, and in a run that takes longer all of a second. The metrics of a group are merged by
 * generation as they come, so that its memory does not depend on how many there are. Thread-safe;
 * no call waits for the journal, and only {@link IncomingMetrics#commit} for a merge.
 *
 * @param <M> metrics, decoded
 */
public final class GroupCommit<M> {
  private final Journal journal;
  private final MetricsCodec<M> codec;
  private final Listener listener;
  private final Executor executor;
  private final GroupPace pace;

  /** What is written next; null if nothing has come. */
  @GuardedBy("this")
  private Group<M> open;

  @GuardedBy("this")
  private boolean urgent;

  /** Whether a thread writes; for good once it has failed. */
  @GuardedBy("this")
  private boolean running;

  @GuardedBy("this")
  private boolean writing;

  @GuardedBy("this")
  private boolean failed;

  /** Of all that is durable. */
  private final MergedMetrics<M> total;

  private final MetricsKind kind = new MetricsKind();

  /** Is told with no lock held. */
  public interface Listener {
    /** An entry is durable. */
    void durable(JournalEntry entry);

    /** It could not be written, and none will be any more. */
    void failed(Fault fault);
  }

  private static final class Group<M> {
    final List<SplitCommit> commits = new ArrayList<>();
    final List<BadSample> bad = new ArrayList<>();
    final List<SplitFailure> failures = new ArrayList<>();
    final FiguresByAttempt figures = new FiguresByAttempt();
    final MergedMetrics<M> metrics;
    boolean sealed;

    /** How many metrics are about to be merged. */
    int merging;

    Group(MetricsCodec<M> codec) {
      metrics = new MergedMetrics<>(codec);
    }
  }

  /**
   * Writes nothing yet.
   *
   * @param executor starts the thread that writes, which ends when nothing is left
   */
  public GroupCommit(
      Journal journal,
      MetricsCodec<M> codec,
      Listener listener,
      Executor executor,
      GroupPace pace) {
    this.journal = journal;
    this.codec = codec;
    this.listener = listener;
    this.executor = executor;
    this.pace = pace;
    this.total = new MergedMetrics<>(codec);
  }

  /**
   * Reads a split's metrics; on any thread.
   *
   * @throws Refusal if they are none
   */
  public IncomingMetrics read(byte[] metrics) {
    M read;
    try {
      read = codec.decode().apply(metrics);
    } catch (Fault e) {
      throw new Refusal(Refusal.Kind.MALFORMED, e.getMessage());
    }
    Measured measured = codec.measured().apply(read);
    return new IncomingMetrics() {
      @Override
      public void require(SplitCommit commit) {
        kind.require(commit, measured);
      }

      @Override
      public void commit(SplitCommit commit, int generation, List<BadSample> bad, boolean hurry) {
        GroupCommit.this.commit(commit, generation, bad, read, hurry);
      }
    };
  }

  /** Adds what was durable before. */
  public void restore(List<GenerationMetrics> metrics) {
    for (GenerationMetrics of : metrics) {
      M read = codec.decode().apply(of.encoded());
      kind.restore(codec.measured().apply(read));
      total.add(of.generation(), read);
    }
  }

  /** Of all that is durable, merged and encoded. */
  public byte[] total() {
    return total.total();
  }

  /** The same of a generation; empty if that is settled. */
  public Optional<byte[]> total(int generation) {
    return total.of(generation);
  }

  /** Nobody asks for this generation alone any more. */
  public void settle(int generation) {
    total.settle(generation);
  }

  /** Whether all that came is durable. */
  public synchronized boolean isFlushed() {
    return open == null && !writing;
  }

  private void commit(
      SplitCommit commit, int generation, List<BadSample> bad, M metrics, boolean hurry) {
    Group<M> group;
    synchronized (this) {
      group = group();
      group.commits.add(commit);
      group.bad.addAll(bad);
      group.merging++;
    }
    try {
      group.metrics.add(generation, metrics);
      merged(group, hurry);
    } catch (RuntimeException e) {
      // They fit for themselves but not together: nothing can be said of the run any more.
      fail(e instanceof Fault fault ? fault : defect("metrics cannot be merged", e));
    }
  }

  private synchronized void merged(Group<M> group, boolean hurry) {
    group.merging--;
    urgent |= hurry;
    notifyAll();
  }

  /** A split has failed for itself. */
  public synchronized void failure(SplitFailure failure) {
    group().failures.add(failure);
  }

  /** What a rank tells of itself. */
  public synchronized void figures(RankFigures figures) {
    group().figures.put(figures);
  }

  /** Nothing more is taken, and ranks wait to hear that. */
  public synchronized void seal() {
    group().sealed = true;
    hurry();
  }

  /** Somebody can do nothing before what came by now is durable. */
  public synchronized void hurry() {
    urgent = true;
    notifyAll();
  }

  @GuardedBy("this")
  private Group<M> group() {
    if (open == null) {
      open = new Group<>(codec);
      if (!running) {
        running = true;
        executor.execute(this::write);
      }
    }
    return open;
  }

  private void write() {
    try {
      for (Group<M> group = next(); group != null; group = next()) {
        write(group);
      }
    } catch (Fault fault) {
      fail(fault);
    } catch (InterruptedException e) {
      fail(new RetriableFault(Reason.Interrupted, "stopped while commits were written", e));
    } catch (RuntimeException | Error e) {
      fail(defect("what was committed cannot be written", e));
    }
  }

  private void write(Group<M> group) {
    JournalEntry entry =
        new JournalEntry(
            group.commits,
            group.metrics.each(),
            group.failures,
            group.figures.all(),
            group.bad,
            group.sealed);
    journal.append(entry);
    total.addAll(group.metrics);
    written();
    listener.durable(entry);
  }

  /** What has come since the last one; null, and the thread ends, if that is nothing. */
  private synchronized Group<M> next() throws InterruptedException {
    long left = pace.leftNanos();
    while (open != null && !failed && left > 0 && !urgent) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = pace.leftNanos();
    }
    pace.written();
    Group<M> group = open;
    open = null;
    urgent = false;
    writing = group != null;
    while (writing && group.merging > 0 && !failed) {
      wait();
    }
    running = writing || failed;
    return failed ? null : group;
  }

  private synchronized void written() {
    writing = false;
  }

  private void fail(Fault fault) {
    synchronized (this) {
      failed = true;
      running = true;
      notifyAll();
    }
    listener.failed(fault);
  }

  private static Fault defect(String what, Throwable cause) {
    return new InternalFault(what + ": " + cause, cause);
  }
}
