package dev.cosmicai.rendezvous.server;

import dev.cosmicai.faults.Fault;
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
import dev.cosmicai.proto.ExchangeRequest;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.FinishResponse;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.ReceiveRequest;
import dev.cosmicai.proto.ReceiveResponse;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.ReleaseResponse;
import dev.cosmicai.proto.RendezvousGrpc;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.ReportResponse;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.SendRequest;
import dev.cosmicai.proto.SendResponse;
import dev.cosmicai.proto.WatchRequest;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.wire.WireStatus;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each call to the {@link RunLedger} and its answer back. Holds no thread while waiting. */
final class RendezvousService extends RendezvousGrpc.RendezvousImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(RendezvousService.class);

  private static final Duration MAX_WATCH_INTERVAL = Duration.ofMinutes(1);

  private final RunLedger ledger;
  private final Watchers watchers;
  private final WaitingCalls waiting;

  RendezvousService(RunLedger ledger, Watchers watchers, ScheduledExecutorService timer) {
    this.ledger = ledger;
    this.watchers = watchers;
    waiting = new WaitingCalls(ledger.collectives(), timer);
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
  public void await(AwaitRequest request, StreamObserver<AwaitResponse> caller) {
    waiting.await(request, caller);
  }

  @Override
  public void exchange(ExchangeRequest request, StreamObserver<AwaitResponse> caller) {
    waiting.exchange(request, caller);
  }

  @Override
  public void send(SendRequest request, StreamObserver<SendResponse> caller) {
    answer(caller, () -> ledger.collectives().send(request));
  }

  @Override
  public void receive(ReceiveRequest request, StreamObserver<ReceiveResponse> caller) {
    waiting.receive(request, caller);
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

  static <A> void answer(StreamObserver<A> caller, Supplier<A> work) {
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

  static void refuse(StreamObserver<?> caller, RuntimeException e) {
    if (!(e instanceof Refusal) && !(e instanceof Fault)) {
      LOG.error("a call failed", e);
    }
    caller.onError(WireStatus.of(e));
  }
}
