package dev.cosmicai.rendezvous.journal;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes what happens to the journal in groups, by a {@link GroupWriter}: one entry a group. The
 * metrics of a group are merged by generation as they come, so that its memory does not depend on
 * how many there are. Thread-safe; no call waits for the journal, and only {@link
 * IncomingMetrics#commit} for a merge.
 *
 * @param <M> metrics, decoded
 */
public final class GroupCommit<M> {
  private final Journal journal;
  private final MetricsCodec<M> codec;
  private final Listener listener;
  private final GroupWriter<Group<M>> writer;

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
    final AtomicInteger merging = new AtomicInteger();

    /** What was written of it. */
    JournalEntry entry;

    Group(MetricsCodec<M> codec) {
      metrics = new MergedMetrics<>(codec);
    }

    JournalEntry entry() {
      return new JournalEntry(commits, metrics.each(), failures, figures.all(), bad, sealed);
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
    this.writer = new GroupWriter<>("what was committed", new Groups(), executor, pace);
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
  public boolean isFlushed() {
    return writer.isFlushed();
  }

  private void commit(
      SplitCommit commit, int generation, List<BadSample> bad, M metrics, boolean hurry) {
    Group<M> group =
        writer.add(
            open -> {
              open.commits.add(commit);
              open.bad.addAll(bad);
              open.merging.incrementAndGet();
            });
    try {
      group.metrics.add(generation, metrics);
    } catch (RuntimeException e) {
      // They fit for themselves but not together: nothing can be said of the run any more.
      writer.fail(
          e instanceof Fault fault
              ? fault
              : new InternalFault("metrics cannot be merged: " + e, e));
      return;
    }
    group.merging.decrementAndGet();
    if (hurry) {
      writer.hurry();
    } else {
      writer.arrived();
    }
  }

  /** A split has failed for itself. */
  public void failure(SplitFailure failure) {
    var unused = writer.add(group -> group.failures.add(failure));
  }

  /** What a rank tells of itself. */
  public void figures(RankFigures figures) {
    var unused = writer.add(group -> group.figures.put(figures));
  }

  /** Nothing more is taken, and ranks wait to hear that. */
  public void seal() {
    var unused = writer.add(group -> group.sealed = true);
    hurry();
  }

  /** Somebody can do nothing before what came by now is durable. */
  public void hurry() {
    writer.hurry();
  }

  private final class Groups implements GroupWriter.Target<Group<M>> {
    @Override
    public Group<M> empty() {
      return new Group<>(codec);
    }

    @Override
    public boolean isWhole(Group<M> group) {
      return group.merging.get() == 0;
    }

    @Override
    public void write(Group<M> group) {
      group.entry = group.entry();
      journal.append(group.entry);
      total.addAll(group.metrics);
    }

    @Override
    public void durable(Group<M> group) {
      listener.durable(group.entry);
    }

    @Override
    public void failed(Fault why) {
      listener.failed(why);
    }
  }
}
