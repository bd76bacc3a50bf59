package dev.cosmicai.rendezvous;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.Value;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One collective: open (takes values), then closed (they are being folded), then settled (the
 * outcome is known). Guarded by the ledger's lock, but for {@link #fold}.
 */
final class CollectiveState {
  /** What a contribution came to; see ContributeResponse. */
  record Receipt(int checksum, boolean late) {}

  private final String name;
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private final BitSet contributed = new BitSet();
  // All null until the collective is described, at its first contribution; it may be awaited
  // before.
  private Collective description;
  private CollectiveRule rule;
  private Value[] values;
  private int[] attempts;
  private int[] checksums;

  private long heldBytes;
  private BitSet missing;
  private boolean closed;
  private Outcome outcome;

  CollectiveState(String name) {
    this.name = name;
  }

  /** Says what this collective is, if that is not known yet. */
  void describe(Collective description, CollectiveRule rule) {
    if (this.rule == null) {
      int size = rule.contributors().length();
      this.description = description;
      this.rule = rule;
      values = new Value[size];
      attempts = new int[size];
      checksums = new int[size];
      Arrays.fill(attempts, -1);
    }
  }

  /**
   * Keeps a value, or the one that it has already of this or a later attempt. Refuses without any
   * change.
   */
  Receipt offer(
      Collective description, RuleBook rules, Contribution contribution, ByteBudget budget) {
    int rank = contribution.rank();
    if (this.description != null && !this.description.equals(description)) {
      throw new Refusal(
          Refusal.Kind.MISMATCH,
          "rank " + rank + " describes the collective " + name + " otherwise than its peers do");
    }
    if (closed) {
      boolean used = contributed.get(rank) && contribution.attempt() <= attempts[rank];
      return new Receipt(contributed.get(rank) ? checksums[rank] : 0, !used);
    }
    CollectiveRule rule = this.rule != null ? this.rule : rules.rule(description);
    rule.check(rank, contribution.value(), peerOf(rank));
    if (!contributed.get(rank) || contribution.attempt() > attempts[rank]) {
      long bytes = contribution.bytes() - (contributed.get(rank) ? bytesOf(rank) : 0);
      contribution.pay(budget, bytes);
      describe(description, rule);
      keep(contribution, bytes);
    }
    return new Receipt(checksums[rank], false);
  }

  /** Whether nobody is left to wait for. */
  boolean isReady(BitSet finished, BitSet failed) {
    if (closed || rule == null) {
      return false;
    }
    BitSet contributors = rule.contributors();
    int atMost = contributed.cardinality() + failed.cardinality();
    if (rule.finishedRanksArrived()) {
      atMost += finished.cardinality();
    }
    if (atMost < contributors.cardinality()) {
      return false;
    }
    BitSet absent = absent(finished);
    absent.andNot(failed);
    return absent.isEmpty();
  }

  /** Takes no more values, so that they can be folded outside of the lock. */
  void close(BitSet finished) {
    closed = true;
    missing = absent(finished);
  }

  /** Makes the outcome of a closed collective. Not under the lock: it may take its time. */
  Outcome fold() {
    SortedMap<Integer, Value> byRank = new TreeMap<>();
    contributed.stream().forEach(rank -> byRank.put(rank, values[rank]));
    try {
      return new Outcome.Sealed(rule.seal(byRank), RankRanges.setOf(missing));
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
      budget.charge(sealed.values().heldBytes());
    }
    List<Waiter> told = List.copyOf(waiters);
    waiters.clear();
    told.forEach(waiter -> waiter.standIn(null));
    return told;
  }

  boolean isClosed() {
    return closed;
  }

  boolean hasFrom(int rank) {
    return contributed.get(rank);
  }

  /** The outcome, or null. */
  Outcome outcome() {
    return outcome;
  }

  void enter(Waiter waiter) {
    waiters.add(waiter);
    waiter.standIn(this);
  }

  void leave(Waiter waiter) {
    waiters.remove(waiter);
    waiter.standIn(null);
  }

  private void keep(Contribution contribution, long bytes) {
    int rank = contribution.rank();
    contributed.set(rank);
    values[rank] = contribution.value();
    attempts[rank] = contribution.attempt();
    checksums[rank] = contribution.checksum();
    heldBytes += bytes;
  }

  private long bytesOf(int rank) {
    return values[rank].getSerializedSize();
  }

  private Value peerOf(int rank) {
    int peer = contributed.nextSetBit(0);
    if (peer == rank) {
      peer = contributed.nextSetBit(rank + 1);
    }
    return peer < 0 ? null : values[peer];
  }

  private BitSet absent(BitSet finished) {
    BitSet absent = (BitSet) rule.contributors().clone();
    absent.andNot(contributed);
    if (rule.finishedRanksArrived()) {
      absent.andNot(finished);
    }
    return absent;
  }
}
