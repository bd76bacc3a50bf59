package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.rendezvous.RankRanges;
import dev.cosmicai.rendezvous.RankSet;
import dev.cosmicai.rendezvous.Refusal;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One collective: open (takes values), then closed (they are being folded), then settled (the
 * outcome is known). Not thread-safe, but for {@link #fold}, which runs without the ledger's lock.
 */
public final class CollectiveState {
  private final String name;
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private final RankSet contributed = new RankSet();
  // All null until the collective is described, at its first contribution; it may be awaited
  // before.
  private Collective description;
  private CollectiveOperation<?> operation;
  private Accumulator<?> values;
  private int[] attempts;
  private int[] checksums;

  private int contributors;
  // Of the values that were taken, those with work still to be done.
  private int unfinished;
  private long unfinishedBytes;
  private long heldBytes;
  private BitSet missing;
  private boolean closed;
  private Outcome outcome;

  CollectiveState(String name) {
    this.name = name;
  }

  /**
   * What a contribution came to; see ContributeResponse.
   *
   * @param collective who took it
   * @param bytes its length, if it was taken
   * @param work what remains to be done without the lock; after that the collective is told by
   *     {@link Collectives#finish}
   */
  public record Receipt(
      CollectiveState collective, int checksum, boolean late, int bytes, Runnable work) {}

  /** Says what this collective is, ahead of its first contribution. */
  void describe(Collective description, CollectiveOperation<?> operation) {
    describe(description, operation, operation.open());
  }

  /**
   * Takes a value, or keeps the one that it has already of this or a later attempt. Refuses without
   * any change.
   */
  Receipt offer(Contribution<?> contribution, ByteBudget budget) {
    int rank = contribution.rank();
    if (description != null && !description.equals(contribution.collective())) {
      throw new Refusal(
          Refusal.Kind.MISMATCH,
          "rank " + rank + " describes the collective " + name + " otherwise than its peers do");
    }
    boolean known = contributed.contains(rank);
    boolean newer = !known || contribution.attempt() > attempts[rank];
    if (closed || (known && (values.isFinal() || !newer))) {
      boolean late = newer;
      return new Receipt(this, known ? checksums[rank] : 0, late, 0, Accumulator.NO_WORK);
    }
    Runnable work = take(contribution, budget);
    return new Receipt(this, checksums[rank], false, contribution.bytes(), work);
  }

  /** The work that a receipt asked for is done. */
  void finish(Receipt receipt, ByteBudget budget) {
    if (receipt.work() == Accumulator.NO_WORK) {
      return;
    }
    unfinished--;
    unfinishedBytes -= receipt.bytes();
    if (outcome == null) {
      long now = values.heldBytes() + unfinishedBytes;
      budget.charge(now - heldBytes);
      heldBytes = now;
    }
  }

  /** Whether nobody is left to wait for. */
  boolean isReady(RankSet finished, RankSet failed) {
    if (closed || operation == null || unfinished > 0) {
      return false;
    }
    // Mostly this answers it, and takes no longer with more ranks.
    int atMost = contributed.size() + failed.size();
    if (operation.finishedRanksArrived()) {
      atMost += finished.size();
    }
    if (atMost < contributors) {
      return false;
    }
    return RankSet.without(absent(finished), failed).isEmpty();
  }

  /** Takes no more values, so that they can be folded outside of the lock. */
  void close(RankSet finished) {
    closed = true;
    missing = absent(finished);
  }

  /** Makes the outcome of a closed collective; may take long. */
  public Outcome fold() {
    try {
      return new Outcome.Sealed(values.seal(), RankRanges.setOf(missing));
    } catch (Fault e) {
      return new Outcome.Broken(e, Collections.emptySortedSet());
    } catch (RuntimeException | Error e) {
      // Errors, too: whoever waits must learn even of a heap that was too small for the fold.
      return new Outcome.Broken(
          new InternalFault("the fold of " + name + " failed: " + e, e),
          Collections.emptySortedSet());
    }
  }

  /** Sets the outcome, lets go of the values and returns whom to tell. */
  List<Waiter> settle(Outcome outcome, ByteBudget budget) {
    this.outcome = outcome;
    closed = true;
    values = null;
    budget.charge(-heldBytes);
    if (outcome instanceof Outcome.Sealed sealed) {
      budget.charge(sealed.value().getSerializedSize());
    }
    List<Waiter> told = List.copyOf(waiters);
    waiters.clear();
    told.forEach(waiter -> waiter.waitFor(null));
    return told;
  }

  public boolean isClosed() {
    return closed;
  }

  public boolean hasFrom(int rank) {
    return contributed.contains(rank);
  }

  /** The outcome, or null. */
  Outcome outcome() {
    return outcome;
  }

  void enter(Waiter waiter) {
    waiters.add(waiter);
    waiter.waitFor(this);
  }

  void leave(Waiter waiter) {
    waiters.remove(waiter);
    waiter.waitFor(null);
  }

  @SuppressWarnings(
      "unchecked") // One description has one operation, and a operation one form of values.
  private <V> Runnable take(Contribution<V> contribution, ByteBudget budget) {
    Accumulator<V> place =
        operation == null ? contribution.operation().open() : (Accumulator<V>) values;
    place.check(contribution);
    long growth = place.growth(contribution);
    contribution.pay(budget, growth);
    heldBytes += growth;
    if (operation == null) {
      describe(contribution.collective(), contribution.operation(), place);
    }
    int rank = contribution.rank();
    contributed.add(rank);
    attempts[rank] = contribution.attempt();
    checksums[rank] = contribution.checksum();
    Runnable work = place.put(contribution);
    if (work != Accumulator.NO_WORK) {
      unfinished++;
      unfinishedBytes += contribution.bytes();
    }
    return work;
  }

  private void describe(
      Collective description, CollectiveOperation<?> operation, Accumulator<?> values) {
    int size = operation.contributors().length();
    this.description = description;
    this.operation = operation;
    this.values = values;
    contributors = operation.contributors().cardinality();
    attempts = new int[size];
    checksums = new int[size];
  }

  private BitSet absent(RankSet finished) {
    return operation.finishedRanksArrived()
        ? RankSet.without(operation.contributors(), contributed, finished)
        : RankSet.without(operation.contributors(), contributed);
  }
}
