package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.CollectivesRecord;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RankRanges;
import dev.cosmicai.rendezvous.RankSet;
import dev.cosmicai.rendezvous.Values;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A collective until its outcome is known: open (takes values), then closed (they are being
 * folded). Not thread-safe, but for {@link #fold}, which runs without the ledger's lock.
 */
public final class CollectiveState implements Waiter.Place {
  /** About: this object, its place among the others, and later its result. */
  private static final int NAME_BYTES = 256;

  /** About, beside its serialized form. */
  private static final int VALUE_BYTES = 80;

  /** Of the arrays. */
  private static final int SLOT_BYTES = 8;

  private final String name;
  private final Group everybody;
  private final RankSet finished;
  private final RankSet failed;
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private final RankSet contributed = new RankSet();
  // Null until somebody says what this is; it may be awaited before.
  private Rule rule;
  private int describedBy;
  private Value[] values;
  private int[] attempts;

  private int someContributor;
  private long heldBytes;
  private String missing = "";
  private Outcome.Broken broken;
  private boolean closed;

  CollectiveState(String name, Group everybody, RankSet finished, RankSet failed) {
    this.name = name;
    this.everybody = everybody;
    this.finished = finished;
    this.failed = failed;
  }

  /**
   * What a contribution came to; see ContributeResponse.
   *
   * @param closed the collective, if it waits for nobody any more and is to be folded; else null
   */
  public record Receipt(int checksum, boolean late, CollectiveState closed) {
    /** The collective was sealed before. */
    static final Receipt LATE = new Receipt(0, true, null);
  }

  String name() {
    return name;
  }

  /** Its description; null if nobody has said what it is. */
  Collective description() {
    return rule == null ? null : rule.describe(name);
  }

  /** What a rank has brought, if it has. */
  Optional<CollectivesRecord> recordOf(int rank) {
    if (closed || !contributed.contains(rank) || Records.isOfStart(name)) {
      return Optional.empty();
    }
    int slot = rule.slot(rank);
    return Optional.of(
        CollectivesRecord.newBuilder()
            .setContribution(
                ContributeRequest.newBuilder()
                    .setMember(Member.newBuilder().setRank(rank).setAttempt(attempts[slot]))
                    .setCollective(description())
                    .setValue(values[slot]))
            .build());
  }

  /** What is paid for a collective's name, which is kept. */
  long nameBytes() {
    return (long) NAME_BYTES + name.length();
  }

  /**
   * Takes a value, or keeps the one that it has already of this or a later attempt. Refuses without
   * any change.
   */
  Receipt offer(Contribution contribution, Rule described, ByteBudget budget) {
    int rank = contribution.rank();
    checkDescription(rank, described);
    if (closed) {
      return Receipt.LATE;
    }
    int slot = described.slot(rank);
    if (slot >= 0) {
      if (isKept(rank, contribution.attempt(), slot)) {
        return new Receipt(Values.checksum(values[slot].toByteString()), false, null);
      }
      checkShape(contribution, described);
    }
    pay(growth(contribution, described, slot), contribution.restored(), budget);
    boolean fresh = rule == null;
    if (fresh) {
      describe(rank, described);
    }
    if (slot >= 0) {
      put(contribution, slot);
    }
    // What is restored is judged when all of it is.
    boolean over = !contribution.restored() && close(fresh);
    return new Receipt(contribution.checksum(), false, over ? this : null);
  }

  private void checkDescription(int rank, Rule described) {
    if (rule != null && !rule.equals(described)) {
      throw Rule.mismatch(
          "rank %d takes part in %s as %s, and rank %d did as %s"
              .formatted(rank, name, described, describedBy, rule));
    }
  }

  private boolean isKept(int rank, int attempt, int slot) {
    return contributed.contains(rank) && attempt <= attempts[slot];
  }

  private void checkShape(Contribution contribution, Rule described) {
    if (!described.folds() || contributed.size() == 0) {
      return;
    }
    int rank = contribution.rank();
    int peer = someContributor;
    if (peer == rank) {
      peer = contributed.stream().filter(other -> other != rank).findFirst().orElse(rank);
    }
    Shape shape = Shape.of(contribution.value());
    Shape first = Shape.of(values[described.slot(peer)]);
    if (peer != rank && !shape.equals(first)) {
      throw Rule.mismatch(
          "rank %d brings %s to %s, where rank %d brought %s"
              .formatted(rank, shape, name, peer, first));
    }
  }

  private long growth(Contribution contribution, Rule described, int slot) {
    long growth = rule == null ? (long) SLOT_BYTES * described.contributors() : 0;
    if (slot < 0) {
      return growth;
    }
    return contributed.contains(contribution.rank())
        ? growth + contribution.bytes() - values[slot].getSerializedSize()
        : growth + contribution.bytes() + (contribution.bytes() == 0 ? 0 : VALUE_BYTES);
  }

  private void pay(long growth, boolean restored, ByteBudget budget) {
    if (restored) {
      budget.charge(growth);
    } else {
      budget.take(growth);
    }
    heldBytes += growth;
  }

  private void describe(int rank, Rule described) {
    rule = described;
    describedBy = rank;
    values = new Value[rule.contributors()];
    attempts = new int[rule.contributors()];
  }

  private void put(Contribution contribution, int slot) {
    if (contributed.size() == 0) {
      someContributor = contribution.rank();
    }
    contributed.add(contribution.rank());
    attempts[slot] = contribution.attempt();
    values[slot] = contribution.value() == null ? Values.EMPTY : contribution.value();
  }

  /**
   * Closes this if nobody is left to wait for, or if somebody will never come.
   *
   * @param thoroughly whether more may have happened than that a value came
   * @return whether it is to be folded now
   */
  boolean close(boolean thoroughly) {
    if (closed || rule == null) {
      return false;
    }
    int gone = failed.size() + finished.size();
    // Mostly this answers it, and takes no longer with more ranks.
    if (!thoroughly && contributed.size() + gone < rule.contributors()) {
      return false;
    }
    BitSet absent = absent();
    broken = verdict(absent);
    closed = broken != null || RankSet.without(absent, failed).isEmpty();
    if (closed) {
      missing = RankRanges.format(absent);
    }
    return closed;
  }

  /** Those whose part is needed and has not come. */
  private BitSet absent() {
    BitSet ranks = new BitSet();
    contributors().forEach(ranks::set);
    BitSet absent = RankSet.without(ranks, contributed);
    return rule.finishedRanksArrived() ? RankSet.without(absent, finished) : absent;
  }

  private IntStream contributors() {
    return rule.isFromRoot() ? IntStream.of(rule.root()) : rule.group().ranks();
  }

  /** Why it can never be sealed, or null. */
  private Outcome.Broken verdict(BitSet absent) {
    BitSet ended = finished.copy();
    ended.and(absent);
    if (!ended.isEmpty()) {
      return Outcome.Broken.of(
          ended,
          "rank %s finished without taking part in %s, %s"
              .formatted(RankRanges.format(ended), name, rule));
    }
    if (rule.isFromRoot() && absent.get(rule.root()) && failed.contains(rule.root())) {
      return Outcome.Broken.of(
          absent, "rank %d failed before it brought its value to %s".formatted(rule.root(), name));
    }
    return null;
  }

  /** Makes the outcome of a closed collective; may take long. */
  public Outcome fold() {
    if (broken != null) {
      return broken;
    }
    try {
      return new Outcome.Sealed(Result.of(name, rule, rule.seal(values)), missing);
    } catch (Fault e) {
      return new Outcome.Broken(e, "");
    } catch (RuntimeException | Error e) {
      // Errors, too: whoever waits must learn even of a heap that was too small for the fold.
      return new Outcome.Broken(new InternalFault("the fold of " + name + " failed: " + e, e), "");
    }
  }

  /** Lets go of the values and returns whom to tell. */
  List<Waiter> settle(ByteBudget budget) {
    closed = true;
    values = null;
    attempts = null;
    budget.charge(-heldBytes);
    heldBytes = 0;
    List<Waiter> told = List.copyOf(waiters);
    waiters.clear();
    told.forEach(waiter -> waiter.waitAt(null));
    return told;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether nothing is known of it and nobody asks. */
  boolean isForgettable() {
    return rule == null && waiters.isEmpty();
  }

  void enter(Waiter waiter) {
    waiters.add(waiter);
    waiter.waitAt(this);
  }

  @Override
  public void leave(Waiter waiter) {
    waiters.remove(waiter);
    waiter.waitAt(null);
  }

  @Override
  public BitSet awaited() {
    if (rule != null) {
      return RankSet.without(absent(), failed);
    }
    BitSet all = new BitSet();
    everybody.ranks().forEach(all::set);
    return RankSet.without(all, failed);
  }
}
