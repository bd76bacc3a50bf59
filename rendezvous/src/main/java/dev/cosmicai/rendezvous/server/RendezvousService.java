package dev.cosmicai.rendezvous.server;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.AwaitResponse;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.CommitResponse;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.proto.DeclareFailedResponse;
import dev.cosmicai.proto.DrainRequest;
import dev.cosmicai.proto.DrainResponse;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.FinishResponse;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.RanksFailed;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.ReleaseResponse;
import dev.cosmicai.proto.RendezvousGrpc;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.ReportResponse;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.WatchRequest;
import dev.cosmicai.rendezvous.RankRanges;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.wire.WireStatus;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each call to the {@link RunLedger} and its answer back. Holds no thread while waiting. */
final class RendezvousService extends RendezvousGrpc.RendezvousImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(RendezvousService.class);

  private static final Duration MAX_WATCH_INTERVAL = Duration.ofMinutes(1);

  private final RunLedger ledger;
  private final Watchers watchers;

  RendezvousService(RunLedger ledger, Watchers watchers) {
    this.ledger = ledger;
    this.watchers = watchers;
  }

  @Override
  public void join(JoinRequest request, StreamObserver<JoinResponse> caller) {
    answer(caller, () -> ledger.join(request));
    LOG.debug(
        "join of rank {} attempt {} from {}",
        request.getMember().getRank(),
        request.getMember().getAttempt(),
        request.getHost().replaceAll("\\p{Cntrl}", "?"));
  }

  @Override
  public void report(ReportRequest request, StreamObserver<ReportResponse> caller) {
    answer(caller, () -> ledger.report(request));
  }

  @Override
  public void acquire(AcquireRequest request, StreamObserver<AcquireResponse> caller) {
    answerLater(caller, () -> ledger.acquire(request));
  }

  @Override
  public void commit(CommitRequest request, StreamObserver<CommitResponse> caller) {
    answerLater(caller, () -> ledger.commit(request));
  }

  @Override
  public void release(ReleaseRequest request, StreamObserver<ReleaseResponse> caller) {
    answerLater(caller, () -> ledger.release(request));
  }

  @Override
  public void finish(FinishRequest request, StreamObserver<FinishResponse> caller) {
    answerLater(caller, () -> ledger.finish(request));
  }

  @Override
  public void contribute(ContributeRequest request, StreamObserver<ContributeResponse> caller) {
    answer(caller, () -> ledger.collectives().contribute(request));
  }

  @Override
  public void declareFailed(
      DeclareFailedRequest request, StreamObserver<DeclareFailedResponse> caller) {
    answer(caller, () -> ledger.declareFailed(request));
    LOG.debug("declared failed: {}", request.getFailuresList());
  }

  @Override
  public void drain(DrainRequest request, StreamObserver<DrainResponse> caller) {
    answer(caller, () -> ledger.drain(request));
  }

  @Override
  public void await(AwaitRequest request, StreamObserver<AwaitResponse> observer) {
    var caller = (ServerCallStreamObserver<AwaitResponse>) observer;
    Waiter waiter = Waiter.rank(outcome -> answer(caller, () -> response(outcome)));
    // Also runs at the call's deadline, so that nothing is kept for callers that are gone.
    caller.setOnCancelHandler(() -> ledger.collectives().leave(waiter));
    try {
      if (Context.current().getDeadline() == null) {
        throw new Refusal(Refusal.Kind.MALFORMED, "Await needs a deadline");
      }
      ledger.collectives().await(request, waiter);
    } catch (RuntimeException e) {
      refuse(caller, e);
    }
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<RunState> observer) {
    var caller = (ServerCallStreamObserver<RunState>) observer;
    try {
      ledger.checkRun(request.getRunUid());
      watchers.add(caller, minInterval(request));
    } catch (RuntimeException e) {
      refuse(caller, e);
    }
  }

  private static Duration minInterval(WatchRequest request) {
    long millis = request.getMinIntervalMillis();
    if (millis < 0 || millis > MAX_WATCH_INTERVAL.toMillis()) {
      throw new Refusal(
          Refusal.Kind.MALFORMED,
          "min_interval_millis is " + millis + ", not 0 to " + MAX_WATCH_INTERVAL.toMillis());
    }
    return Duration.ofMillis(millis);
  }

  private static AwaitResponse response(Outcome outcome) {
    if (outcome instanceof Outcome.Sealed sealed) {
      return AwaitResponse.newBuilder()
          .setResult(sealed.value())
          .setMissingRanks(RankRanges.format(sealed.missing()))
          .build();
    }
    Outcome.Broken broken = (Outcome.Broken) outcome;
    if (broken.fault().reason() != Reason.RanksFailed) {
      throw broken.fault();
    }
    return AwaitResponse.newBuilder()
        .setRanksFailed(
            RanksFailed.newBuilder()
                .setRanks(RankRanges.format(broken.failedRanks()))
                .setMessage(broken.fault().getMessage()))
        .build();
  }

  /** Holds no thread until the answer is there. Nothing is given to a caller that has gone. */
  private static <A> void answerLater(
      StreamObserver<A> observer, Supplier<CompletableFuture<A>> work) {
    var caller = (ServerCallStreamObserver<A>) observer;
    CompletableFuture<A> later;
    try {
      later = work.get();
    } catch (RuntimeException e) {
      refuse(caller, e);
      return;
    }
    caller.setOnCancelHandler(() -> later.cancel(false));
    var unused =
        later.whenComplete(
            (answer, thrown) -> {
              if (caller.isCancelled()) {
                return;
              }
              if (thrown != null) {
                caller.onError(WireStatus.of(thrown));
              } else {
                caller.onNext(answer);
                caller.onCompleted();
              }
            });
  }

  private static <A> void answer(StreamObserver<A> caller, Supplier<A> work) {
    A answer;
    try {
      answer = work.get();
    } catch (RuntimeException e) {
      refuse(caller, e);
      return;
    }
    caller.onNext(answer);
    caller.onCompleted();
  }

  private static void refuse(StreamObserver<?> caller, RuntimeException e) {
    if (!(e instanceof Refusal) && !(e instanceof Fault)) {
      LOG.error("a call failed", e);
    }
    caller.onError(WireStatus.of(e));
  }
}
