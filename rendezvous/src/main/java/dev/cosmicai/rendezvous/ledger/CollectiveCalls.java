package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.collective.CollectiveOperations;
import dev.cosmicai.rendezvous.collective.CollectiveState;
import dev.cosmicai.rendezvous.collective.CollectiveState.Receipt;
import dev.cosmicai.rendezvous.collective.Collectives;
import dev.cosmicai.rendezvous.collective.Contribution;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import java.util.List;
import java.util.function.Consumer;

/**
 * The calls of {@code rendezvous.proto} that are about collectives. Thread-safe. No method waits;
 * the one that seals a collective runs its fold before it returns, with no lock held.
 */
public final class CollectiveCalls {
  /** Guards ranks and collectives. */
  private final LedgerLock lock;

  private final long incarnation;
  private final Consumer<Member> admit;
  private final CollectiveOperations operations;

  private final RankStates ranks;

  private final Collectives collectives;

  /**
   * None are open.
   *
   * @param admit lets a member in or refuses it; called under the lock
   */
  CollectiveCalls(
      RunPlan plan,
      RendezvousLimits limits,
      long incarnation,
      LedgerLock lock,
      RankStates ranks,
      Consumer<Member> admit) {
    this.lock = lock;
    this.incarnation = incarnation;
    this.ranks = ranks;
    this.admit = admit;
    operations = new CollectiveOperations(plan.worldSize(), plan.folds(), limits);
    collectives = new Collectives(operations, limits);
  }

  /** See the call of this name. */
  public ContributeResponse contribute(ContributeRequest request) {
    Contribution<?> contribution = operations.read(request);
    Receipt receipt =
        lock.locked(
            () -> {
              admit.accept(request.getMember());
              return collectives.contribute(contribution);
            });
    receipt.work().run();
    lock.locked(() -> collectives.finish(receipt));
    settleReady();
    return ContributeResponse.newBuilder()
        .setReceipt(receipt.checksum())
        .setLate(receipt.late())
        .setIncarnation(incarnation)
        .build();
  }

  /** See the call of this name. The waiter is told at once if the outcome is known. */
  public void await(AwaitRequest request, Waiter waiter) {
    lock.locked(
        () -> {
          admit.accept(request.getMember());
          lock.outbox().add(collectives.await(request.getCollective(), waiter));
        });
  }

  /** A waiter waits no more. */
  public void leave(Waiter waiter) {
    lock.locked(() -> collectives.leave(waiter));
  }

  /** How many calls wait for a collective's result. */
  public int waiting() {
    synchronized (lock) {
      return collectives.waiting();
    }
  }

  /** The run can complete nothing any more. To be called under the lock. */
  void breakAll(Outcome.Broken outcome) {
    synchronized (lock) {
      lock.outbox().add(collectives.breakAll(outcome));
    }
  }

  /** Folds the collectives that wait for nobody any more. */
  void settleReady() {
    List<CollectiveState> ready =
        lock.locked(() -> collectives.closeReady(ranks.finished(), ranks.failed()));
    for (CollectiveState closed : ready) {
      Outcome outcome = closed.fold();
      lock.locked(() -> lock.outbox().add(collectives.settle(closed, outcome)));
    }
  }
}
