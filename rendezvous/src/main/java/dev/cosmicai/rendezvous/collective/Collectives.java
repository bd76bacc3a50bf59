package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.CollectivesRecord;
import dev.cosmicai.proto.ReceiveRequest;
import dev.cosmicai.proto.SealedCollective;
import dev.cosmicai.proto.SendRequest;
import dev.cosmicai.rendezvous.RankSet;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All collectives and messages of a run, and the limits that they share. Not thread-safe. Methods
 * that find out an outcome return what tells the waiters, to be run when the ledger's lock is free.
 */
public final class Collectives {
  /** About, of a rank's place in a group. */
  private static final int MEMBER_BYTES = 80;

  /** About, of each value in a list, beside its serialized form. */
  private static final int ELEMENT_BYTES = 80;

  private final RendezvousLimits limits;
  private final Group everybody;
  private final RankSet finished;
  private final RankSet failed;
  private final ByteBudget budget;
  private final Mailboxes mailboxes;
  private final Consumer<CollectivesRecord> log;
  private final Map<String, CollectiveState> open = new LinkedHashMap<>();
  private final Map<String, Outcome> settled = new HashMap<>();
  private final Map<String, Group> groups = new HashMap<>();
  private int waiting;
  // Set once the run can complete nothing any more.
  private Outcome.Broken broken;

  /**
   * None yet.
   *
   * @param finished the ranks that ended well, as they change
   * @param failed those that are not expected to come
   * @param log takes what has to outlive this process
   */
  public Collectives(
      int worldSize,
      RendezvousLimits limits,
      RankSet finished,
      RankSet failed,
      Consumer<CollectivesRecord> log) {
    this.log = log;
    this.limits = limits;
    this.finished = finished;
    this.failed = failed;
    everybody = Group.everybody(worldSize);
    budget = new ByteBudget(limits.maxHeldBytes());
    mailboxes = new Mailboxes(worldSize, finished, failed, budget);
  }

  public CollectiveState.Receipt contribute(Contribution contribution) {
    Collective description = contribution.collective();
    String name = description.getName();
    int rank = contribution.rank();
    Rule rule = Rule.of(description, group(description.getGroup()));
    if (!rule.group().contains(rank)) {
      throw Rule.mismatch("rank %d is not in %s".formatted(rank, rule.group()));
    }
    rule.check(name, rank, contribution.value());
    Outcome outcome = settled.get(name);
    if (outcome != null || broken != null) {
      checkSealed(name, rank, rule, outcome);
      return CollectiveState.Receipt.LATE;
    }
    CollectiveState collective = find(name);
    try {
      return collective.offer(contribution, rule, budget);
    } finally {
      // A refused contribution must not leave a name behind.
      forgetIdle(collective);
    }
  }

  private static void checkSealed(String name, int rank, Rule rule, Outcome outcome) {
    if (outcome instanceof Outcome.Sealed sealed && !sealed.result().rule().equals(rule)) {
      throw Rule.mismatch(
          "rank %d takes part in %s as %s, and it was sealed as %s"
              .formatted(rank, name, rule, sealed.result().rule()));
    }
  }

  /** Closes and returns those that wait for nobody any more; the caller folds and settles them. */
  public List<CollectiveState> closeReady() {
    List<CollectiveState> ready = new ArrayList<>();
    for (CollectiveState collective : open.values()) {
      if (collective.close(true)) {
        ready.add(collective);
      }
    }
    return ready;
  }

  /** Tells those who wait for messages of ranks that are gone. */
  public Runnable checkSenders() {
    return notification(mailboxes.checkSenders());
  }

  /** Settles a closed collective. */
  public Runnable settle(CollectiveState collective, Outcome outcome) {
    if (broken != null) {
      return () -> {}; // and its waiters know
    }
    Records.of(collective, outcome).ifPresent(log);
    return settled(collective, outcome);
  }

  private Runnable settled(CollectiveState collective, Outcome outcome) {
    open.remove(collective.name());
    settled.put(collective.name(), outcome);
    List<Waiter> told = collective.settle(budget);
    if (outcome instanceof Outcome.Sealed sealed) {
      keep(sealed.result());
    }
    return notification(told, outcome);
  }

  /** A rank ends: what it brought to collectives that are open has to outlive this process. */
  public void finish(int rank) {
    open.values().forEach(collective -> collective.recordOf(rank).ifPresent(log));
  }

  /** Takes over what outlived an earlier process. */
  public void restore(CollectivesRecord record) {
    switch (record.getRecordCase()) {
      case SEALED -> {
        SealedCollective sealed = record.getSealed();
        Collective description = sealed.getCollective();
        CollectiveState collective = find(description.getName());
        Outcome outcome = Records.outcome(sealed, group(description.getGroup()));
        var unused = settled(collective, outcome);
      }
      case CONTRIBUTION -> {
        var unused = contribute(Contribution.restored(record.getContribution()));
      }
      case MESSAGE -> mailboxes.send(record.getMessage(), true);
      case RECORD_NOT_SET -> {}
    }
  }

  private void keep(Result result) {
    long elements = result.whole().getValues().getValuesCount();
    budget.charge(result.whole().getSerializedSize() + ELEMENT_BYTES * elements);
    for (Group group : result.groups()) {
      budget.charge((long) MEMBER_BYTES * group.size());
      groups.put(group.name(), group);
    }
  }

  /** Settles all that are open, and all that will ever be. */
  public Runnable breakAll(Outcome.Broken outcome) {
    if (broken != null) {
      return () -> {};
    }
    broken = outcome;
    Map<Waiter, Outcome> told = mailboxes.dismissAll(broken);
    for (CollectiveState collective : open.values()) {
      collective.settle(budget).forEach(waiter -> told.put(waiter, broken));
    }
    open.clear();
    return notification(told);
  }

  /** Takes in a waiter, or returns what tells it the outcome if that is known. */
  public Runnable await(String name, Waiter waiter) {
    Names.check(name, "a collective's name");
    Outcome outcome = settled.getOrDefault(name, broken);
    if (outcome != null) {
      return () -> waiter.tell(outcome);
    }
    checkWaiters();
    find(name).enter(waiter);
    waiting++;
    return () -> {};
  }

  /** Keeps a message and returns what tells it to whoever waits for it. */
  public Runnable send(SendRequest message) {
    int bytes = message.getValue().getSerializedSize();
    if (bytes > limits.maxValueBytes()) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH,
          "a message of %d bytes is more than the limit of %d; send it through the store"
              .formatted(bytes, limits.maxValueBytes()));
    }
    if (!mailboxes.send(message, false)) {
      return () -> {};
    }
    log.accept(CollectivesRecord.newBuilder().setMessage(message).build());
    return notification(mailboxes.served(message));
  }

  /** Takes in a waiter for a message, or returns what tells it at once. */
  public Runnable receive(ReceiveRequest request, Waiter waiter) {
    Outcome found = mailboxes.find(request);
    Outcome outcome = found == null ? broken : found;
    if (outcome != null) {
      return () -> waiter.tell(outcome);
    }
    checkWaiters();
    mailboxes.enter(waiter, request);
    waiting++;
    return () -> {};
  }

  /**
   * A waiter waits no more.
   *
   * @return the ranks that it has waited for; null if it was told, or is about to be
   */
  public BitSet leave(Waiter waiter) {
    Waiter.Place place = waiter.place();
    if (place == null) {
      return null;
    }
    BitSet awaited = place.awaited();
    place.leave(waiter);
    waiting--;
    mailboxes.left(place);
    if (place instanceof CollectiveState collective) {
      forgetIdle(collective);
    }
    return awaited;
  }

  /** How many calls wait for an outcome. */
  public int waiting() {
    return waiting;
  }

  private void checkWaiters() {
    if (waiting >= limits.maxWaiters()) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH_NOW, waiting + " calls wait for results already, the limit");
    }
  }

  private Runnable notification(List<Waiter> waiters, Outcome outcome) {
    Map<Waiter, Outcome> told = new LinkedHashMap<>();
    waiters.forEach(waiter -> told.put(waiter, outcome));
    return notification(told);
  }

  private Runnable notification(Map<Waiter, Outcome> told) {
    waiting -= told.size();
    return () -> told.forEach(Waiter::tell);
  }

  private Group group(String name) {
    if (name.isEmpty()) {
      return everybody;
    }
    Group known = groups.get(name);
    if (known != null) {
      return known;
    }
    String split = name.substring(0, Math.max(0, name.lastIndexOf('#')));
    if (settled.containsKey(split)) {
      throw Rule.mismatch("the split %s has made no group %s".formatted(split, name));
    }
    throw new Refusal(
        Refusal.Kind.NOT_YET, "the group " + name + " is not known as long as its split is open");
  }

  private CollectiveState find(String name) {
    CollectiveState known = open.get(name);
    if (known != null) {
      return known;
    }
    if (open.size() + settled.size() >= limits.maxCollectives()) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH,
          "the run has used %d names of collectives, the limit; do more in each"
              .formatted(open.size() + settled.size()));
    }
    CollectiveState fresh = new CollectiveState(name, everybody, finished, failed);
    budget.take(fresh.nameBytes());
    open.put(name, fresh);
    return fresh;
  }

  private void forgetIdle(CollectiveState collective) {
    if (collective.isForgettable() && open.remove(collective.name(), collective)) {
      budget.charge(-collective.nameBytes());
    }
  }
}
