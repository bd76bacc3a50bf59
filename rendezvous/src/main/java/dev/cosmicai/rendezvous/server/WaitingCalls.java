package dev.cosmicai.rendezvous.server;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.AwaitResponse;
import dev.cosmicai.proto.ExchangeRequest;
import dev.cosmicai.proto.RanksFailed;
import dev.cosmicai.proto.ReceiveRequest;
import dev.cosmicai.proto.ReceiveResponse;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import dev.cosmicai.rendezvous.ledger.CollectiveCalls;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The calls that wait for a collective or a message. None of them holds a thread. */
final class WaitingCalls {
  private final CollectiveCalls calls;
  private final ScheduledExecutorService timer;

  WaitingCalls(CollectiveCalls calls, ScheduledExecutorService timer) {
    this.calls = calls;
    this.timer = timer;
  }

  void await(AwaitRequest request, StreamObserver<AwaitResponse> observer) {
    wait(
        observer,
        "Await",
        request.getWaitMillis(),
        outcome -> result(request.getMember().getRank(), outcome),
        this::pending,
        waiter -> calls.await(request, waiter));
  }

  void exchange(ExchangeRequest request, StreamObserver<AwaitResponse> observer) {
    wait(
        observer,
        "Exchange",
        request.getWaitMillis(),
        outcome -> result(request.getMember().getRank(), outcome),
        this::pending,
        waiter -> calls.exchange(request, waiter));
  }

  void receive(ReceiveRequest request, StreamObserver<ReceiveResponse> observer) {
    wait(
        observer,
        "Receive",
        request.getWaitMillis(),
        WaitingCalls::message,
        ranks -> ReceiveResponse.newBuilder().setPending(true).build(),
        waiter -> calls.receive(request, waiter));
  }

  /**
   * Starts a call that is answered once: with an outcome, when its time is up, or not at all when
   * the caller has gone.
   *
   * @param pending the answer when the time is up, given the ranks that have not come
   */
  private <A> void wait(
      StreamObserver<A> observer,
      String name,
      long waitMillis,
      Function<Outcome, A> answer,
      Function<String, A> pending,
      Consumer<Waiter> start) {
    var caller = (ServerCallStreamObserver<A>) observer;
    AtomicBoolean answered = new AtomicBoolean();
    Waiter waiter =
        new Waiter(
            outcome -> {
              if (answered.compareAndSet(false, true)) {
                reply(caller, () -> answer.apply(outcome));
              }
            });
    // Also runs at the call's deadline, so that nothing is kept for callers that are gone.
    caller.setOnCancelHandler(() -> calls.leave(waiter));
    try {
      if (Context.current().getDeadline() == null || waitMillis < 0) {
        throw new Refusal(
            Refusal.Kind.MALFORMED, name + " needs a deadline, and no wait_millis below 0");
      }
      start.accept(waiter);
    } catch (RuntimeException e) {
      if (answered.compareAndSet(false, true)) {
        RendezvousService.refuse(caller, e);
      }
      return;
    }
    if (waitMillis > 0 && !answered.get()) {
      Future<?> timeout =
          timer.schedule(
              () ->
                  calls
                      .leave(waiter)
                      .filter(ranks -> answered.compareAndSet(false, true))
                      .ifPresent(ranks -> reply(caller, () -> pending.apply(ranks))),
              waitMillis,
              TimeUnit.MILLISECONDS);
      caller.setOnCloseHandler(() -> timeout.cancel(false));
    }
  }

  private static <A> void reply(ServerCallStreamObserver<A> caller, Supplier<A> work) {
    if (!caller.isCancelled()) {
      RendezvousService.answer(caller, work);
    }
  }

  private AwaitResponse pending(String ranks) {
    return AwaitResponse.newBuilder().setPending(ranks).setIncarnation(calls.incarnation()).build();
  }

  private AwaitResponse result(int rank, Outcome outcome) {
    AwaitResponse.Builder response = AwaitResponse.newBuilder().setIncarnation(calls.incarnation());
    if (outcome instanceof Outcome.Sealed sealed) {
      return response.setResult(sealed.of(rank)).setMissingRanks(sealed.missingRanks()).build();
    }
    return response.setRanksFailed(failed(outcome)).build();
  }

  private static ReceiveResponse message(Outcome outcome) {
    if (outcome instanceof Outcome.Delivered message) {
      return ReceiveResponse.newBuilder()
          .setValue(message.value())
          .setSequence(message.sequence())
          .setTag(message.tag())
          .build();
    }
    return ReceiveResponse.newBuilder().setRanksFailed(failed(outcome)).build();
  }

  private static RanksFailed failed(Outcome outcome) {
    Outcome.Broken broken = (Outcome.Broken) outcome;
    if (broken.fault().reason() != Reason.RanksFailed) {
      throw broken.fault();
    }
    return RanksFailed.newBuilder()
        .setRanks(broken.ranks())
        .setMessage(broken.fault().getMessage())
        .build();
  }
}
