package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.CollectivesRecord;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.ExchangeRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.ReceiveRequest;
import dev.cosmicai.proto.SendRequest;
import dev.cosmicai.proto.SendResponse;
import dev.cosmicai.rendezvous.RankRanges;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.collective.CollectiveState;
import dev.cosmicai.rendezvous.collective.CollectiveState.Receipt;
import dev.cosmicai.rendezvous.collective.Contribution;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import dev.cosmicai.rendezvous.journal.RecordLog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of {@code rendezvous.proto} that are about collectives and messages. Thread-safe. No
 * method waits; the one that seals a collective runs its fold before it returns, with no lock held.
 */
public final class CollectiveCalls {
  private final LedgerState state;
  private final RendezvousLimits limits;
  private final RecordLog log;
  private final long incarnation;

  CollectiveCalls(LedgerState state, RendezvousLimits limits, RecordLog log, long incarnation) {
    this.state = state;
    this.limits = limits;
    this.log = log;
    this.incarnation = incarnation;
  }

  /**
   * Takes over what collectives and messages had come to, one group after another. To be called
   * when the journal was restored, and before serving; {@link #restored} is called behind the last.
   *
   * @throws dev.cosmicai.rendezvous.Refusal if it is not of this plan
   */
  public void restore(List<CollectivesRecord> records) {
    records.forEach(record -> state.step(() -> state.restore(record)));
  }

  /** All was restored. */
  public void restored() {
    settleReady();
  }

  /** A rank is about to finish; completes when all that it brought and sent is durable. */
  CompletableFuture<Void> finishing(Member member) {
    state.step(() -> state.finishing(member));
    return log.flushed();
  }

  /** See the call of this name. */
  public ContributeResponse contribute(ContributeRequest request) {
    Contribution contribution = Contribution.of(request, limits);
    Receipt receipt = state.step(() -> state.contribute(request.getMember(), contribution));
    if (receipt.closed() != null) {
      settle(receipt.closed());
    }
    return ContributeResponse.newBuilder()
        .setReceipt(receipt.checksum())
        .setLate(receipt.late())
        .setIncarnation(incarnation)
        .build();
  }

  /** See the call of this name. The waiter is told at once if the outcome is known. */
  public void await(AwaitRequest request, Waiter waiter) {
    state.step(() -> state.await(request.getMember(), request.getCollective(), waiter));
  }

  /** See the call of this name. */
  public void exchange(ExchangeRequest request, Waiter waiter) {
    ContributeRequest.Builder contribution =
        ContributeRequest.newBuilder()
            .setMember(request.getMember())
            .setCollective(request.getCollective());
    if (request.hasValue()) {
      contribution.setValue(request.getValue());
    }
    var unused = contribute(contribution.build());
    String name = request.getCollective().getName();
    state.step(() -> state.await(request.getMember(), name, waiter));
  }

  /** See the call of this name. */
  public SendResponse send(SendRequest request) {
    state.step(() -> state.send(request));
    return SendResponse.newBuilder().setIncarnation(incarnation).build();
  }

  /** See the call of this name. The waiter is told at once if the message is there. */
  public void receive(ReceiveRequest request, Waiter waiter) {
    state.step(() -> state.receive(request, waiter));
  }

  /**
   * A waiter waits no more.
   *
   * @return the ranks that it has waited for, as ranges; empty if it was told
   */
  public Optional<String> leave(Waiter waiter) {
    return Optional.ofNullable(state.leave(waiter)).map(RankRanges::format);
  }

  /** How many calls wait for a result or a message. */
  public int waiting() {
    return state.waiting();
  }

  /** Which life of the coordinator this is. */
  public long incarnation() {
    return incarnation;
  }

  /** Folds the collectives that wait for nobody any more, now that ranks are gone. */
  void settleReady() {
    state.step(state::closeReady).forEach(this::settle);
  }

  private void settle(CollectiveState closed) {
    Outcome outcome = closed.fold();
    state.step(() -> state.settle(closed, outcome));
  }
}
