package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.rendezvous.collective.CollectiveOperations;
import dev.cosmicai.rendezvous.collective.CollectiveState;
import dev.cosmicai.rendezvous.collective.CollectiveState.Receipt;
import dev.cosmicai.rendezvous.collective.Contribution;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;

/**
 * The calls of {@code rendezvous.proto} that are about collectives. Thread-safe. No method waits;
 * the one that seals a collective runs its fold before it returns, with no lock held.
 */
public final class CollectiveCalls {
  private final LedgerState state;
  private final CollectiveOperations operations;
  private final long incarnation;

  CollectiveCalls(LedgerState state, CollectiveOperations operations, long incarnation) {
    this.state = state;
    this.operations = operations;
    this.incarnation = incarnation;
  }

  /** See the call of this name. */
  public ContributeResponse contribute(ContributeRequest request) {
    Contribution<?> contribution = operations.read(request);
    Receipt receipt = state.step(() -> state.contribute(request.getMember(), contribution));
    receipt.work().run();
    state.step(() -> state.finish(receipt));
    settleReady();
    return ContributeResponse.newBuilder()
        .setReceipt(receipt.checksum())
        .setLate(receipt.late())
        .setIncarnation(incarnation)
        .build();
  }

  /** See the call of this name. The waiter is told at once if the outcome is known. */
  public void await(AwaitRequest request, Waiter waiter) {
    state.step(() -> state.await(request, waiter));
  }

  /** A waiter waits no more. */
  public void leave(Waiter waiter) {
    state.leave(waiter);
  }

  /** How many calls wait for a collective's result. */
  public int waiting() {
    return state.waiting();
  }

  /** Folds the collectives that wait for nobody any more. */
  void settleReady() {
    for (CollectiveState closed : state.closeReady()) {
      Outcome outcome = closed.fold();
      state.step(() -> state.settle(closed, outcome));
    }
  }
}
