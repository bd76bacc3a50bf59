package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Collective;
import dev.cosmicai.rendezvous.RankSet;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All collectives of a run by name, and the limits that they share. Not thread-safe. Methods that
 * find out an outcome return what tells the waiters, to be run when the ledger's lock is free.
 */
public final class Collectives {
  private final CollectiveOperations operations;
  private final RendezvousLimits limits;
  private final ByteBudget budget;
  private final Map<String, CollectiveState> byName = new HashMap<>();
  private int waiting;
  // Set once the run can complete nothing any more.
  private Outcome.Broken broken;

  public Collectives(CollectiveOperations operations, RendezvousLimits limits) {
    this.operations = operations;
    this.limits = limits;
    this.budget = new ByteBudget(limits.maxHeldBytes());
  }

  /** Opens a collective ahead of its first contribution, for the host to wait for. */
  public CollectiveState open(Collective description, Waiter host) {
    CollectiveState collective = new CollectiveState(description.getName());
    collective.describe(description, operations.operation(description));
    collective.enter(host);
    byName.put(description.getName(), collective);
    return collective;
  }

  public CollectiveState.Receipt contribute(Contribution<?> contribution) {
    String name = contribution.collective().getName();
    CollectiveState collective = find(name);
    CollectiveState.Receipt receipt = collective.offer(contribution, budget);
    // Only now, since a refused contribution must not leave a name behind.
    byName.putIfAbsent(name, collective);
    return receipt;
  }

  /** The work that a receipt asked for is done. */
  public void finish(CollectiveState.Receipt receipt) {
    receipt.collective().finish(receipt, budget);
  }

  /** Closes and returns those that wait for nobody any more; the caller folds and settles them. */
  public List<CollectiveState> closeReady(RankSet finished, RankSet failed) {
    List<CollectiveState> ready = new ArrayList<>();
    for (CollectiveState collective : byName.values()) {
      if (collective.isReady(finished, failed)) {
        collective.close(finished);
        ready.add(collective);
      }
    }
    return ready;
  }

  /** Settles a closed collective. */
  public Runnable settle(CollectiveState collective, Outcome outcome) {
    return notification(outcome, dismiss(collective.settle(outcome, budget)));
  }

  /** Settles all that are open, and all that will ever be. */
  public Runnable breakAll(Outcome.Broken outcome) {
    if (broken != null) {
      return () -> {};
    }
    broken = outcome;
    List<Waiter> told = new ArrayList<>();
    for (CollectiveState collective : byName.values()) {
      if (!collective.isClosed()) {
        told.addAll(dismiss(collective.settle(broken, budget)));
      }
    }
    return notification(broken, told);
  }

  public boolean areBroken() {
    return broken != null;
  }

  /** Takes in a waiter, or returns what tells it the outcome if that is known. */
  public Runnable await(String name, Waiter waiter) {
    CollectiveOperations.checkName(name);
    CollectiveState collective = find(name);
    if (collective.outcome() != null) {
      return notification(collective.outcome(), List.of(waiter));
    }
    if (waiting >= limits.maxWaiters()) {
      throw new Refusal(
          Refusal.Kind.TOO_MUCH_NOW, waiting + " calls wait for results already, the limit");
    }
    waiting++;
    byName.putIfAbsent(name, collective);
    collective.enter(waiter);
    return () -> {};
  }

  /** A waiter waits no more, if it did. */
  public void leave(Waiter waiter) {
    if (waiter.collective() != null) {
      waiter.collective().leave(waiter);
      waiting--;
    }
  }

  /** How many calls wait for an outcome. */
  public int waiting() {
    return waiting;
  }

  private static Runnable notification(Outcome outcome, List<Waiter> waiters) {
    return () -> waiters.forEach(waiter -> waiter.tell(outcome));
  }

  private List<Waiter> dismiss(List<Waiter> told) {
    waiting -= (int) told.stream().filter(Waiter::limited).count();
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
