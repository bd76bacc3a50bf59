package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.Collective;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All collectives of a run by name, and the limits that they share. Guarded by the ledger's lock.
 */
final class Collectives {
  private final RendezvousLimits limits;
  private final ByteBudget budget;
  private final Map<String, CollectiveState> byName = new HashMap<>();
  private int waiting;
  // Set once the run can complete nothing any more.
  private Outcome.Broken broken;

  Collectives(RendezvousLimits limits) {
    this.limits = limits;
    this.budget = new ByteBudget(limits.maxHeldBytes());
  }

  /** Opens a collective ahead of its first contribution. */
  CollectiveState open(Collective description, CollectiveRule<?> rule) {
    CollectiveState collective = new CollectiveState(description.getName());
    collective.describe(description, rule);
    byName.put(description.getName(), collective);
    return collective;
  }

  Receipt contribute(Contribution<?> contribution) {
    String name = contribution.collective().getName();
    CollectiveState collective = find(name);
    Receipt receipt = collective.offer(contribution, budget);
    // Only now, since a refused contribution must not leave a name behind.
    byName.putIfAbsent(name, collective);
    return receipt;
  }

  /** The work that a receipt asked for is done. */
  void finish(Receipt receipt) {
    receipt.collective().finish(receipt, budget);
  }

  /** Closes and returns those that wait for nobody any more; the caller folds and settles them. */
  List<CollectiveState> closeReady(MemberSets members) {
    List<CollectiveState> ready = new ArrayList<>();
    for (CollectiveState collective : byName.values()) {
      if (collective.isReady(members.finished(), members.failed())) {
        collective.close(members.finished());
        ready.add(collective);
      }
    }
    return ready;
  }

  /** Settles a closed collective. */
  Notice settle(CollectiveState collective, Outcome outcome) {
    return new Notice(outcome, dismiss(collective.settle(outcome, budget)));
  }

  /** Settles all that are open, and all that will ever be. */
  Notice breakAll(Outcome.Broken outcome) {
    if (broken != null) {
      return Notice.NONE;
    }
    broken = outcome;
    List<Waiter> told = new ArrayList<>();
    for (CollectiveState collective : byName.values()) {
      if (!collective.isClosed()) {
        told.addAll(dismiss(collective.settle(broken, budget)));
      }
    }
    return new Notice(broken, told);
  }

  boolean areBroken() {
    return broken != null;
  }

  /** Lets a waiter stand in line, or tells what there is to tell at once. */
  Notice await(String name, Waiter waiter) {
    RuleBook.checkName(name);
    CollectiveState collective = find(name);
    if (collective.outcome() != null) {
      return new Notice(collective.outcome(), List.of(waiter));
    }
    if (waiting >= limits.maxWaiters()) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH_NOW, waiting + " calls wait for results already, the limit");
    }
    waiting++;
    byName.putIfAbsent(name, collective);
    collective.enter(waiter);
    return Notice.NONE;
  }

  /** Takes a waiter out of its line; returns whether it stood in one. */
  boolean leave(Waiter waiter) {
    CollectiveState line = waiter.line();
    if (line == null) {
      return false;
    }
    line.leave(waiter);
    waiting--;
    return true;
  }

  int waiting() {
    return waiting;
  }

  private List<Waiter> dismiss(List<Waiter> told) {
    waiting -= (int) told.stream().filter(Waiter::counted).count();
    return told;
  }

  private CollectiveState find(String name) {
    CollectiveState known = byName.get(name);
    if (known != null) {
      return known;
    }
    if (byName.size() >= limits.maxCollectives()) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH,
          "the run has used %d names of collectives, the limit".formatted(byName.size()));
    }
    CollectiveState fresh = new CollectiveState(name);
    if (broken != null) {
      fresh.settle(broken, budget);
    }
    return fresh;
  }
}
