package dev.cosmicai.rendezvous.client;

import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.WatchRequest;
import dev.cosmicai.rendezvous.RunPhases;
import dev.cosmicai.rendezvous.wire.WireStatus;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A supervisor's look at a run, which goes on until the run ends or it is closed. Holds no thread,
 * as an operator watches very many runs.
 */
public final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  // Nothing waits without a deadline; a stream that reaches it is simply opened anew.
  private static final Duration STREAM_LIMIT = Duration.ofMinutes(10);
  // All watches of the process are told and opened anew here, for as long as the process lives. Not
  // on gRPC's own threads, of which a burst of messages starts as many as it likes.
  private static final ScheduledExecutorService SHARED =
      Executors.newScheduledThreadPool(2, new DaemonThreads("watch"));

  private final Connection connection;
  private final WatchRequest request;
  private final Consumer<RunState> states;
  private final Consumer<Fault> end;
  // The streams are opened in it, so that they end with it.
  private final Context.CancellableContext context = Context.ROOT.withCancellation();
  // Since a state was heard. There is one stream at a time, whose callbacks follow one another.
  private int failures;

  Watch(
      Connection connection, WatchRequest request, Consumer<RunState> states, Consumer<Fault> end) {
    this.connection = connection;
    this.request = request;
    this.states = states;
    this.end = end;
  }

  /** Opens a stream and returns at once. */
  void open() {
    context.run(
        () ->
            connection.streamStub(STREAM_LIMIT).withExecutor(SHARED).watch(request, new Stream()));
  }

  /** Ends the stream and returns at once; a state that is being passed on may still be. */
  @Override
  public void close() {
    context.cancel(null);
  }

  private void openLater(OptionalLong retryAfterMillis) {
    long millis = Connection.backoffMillis(++failures, retryAfterMillis);
    var unused = SHARED.schedule(this::openAgain, millis, TimeUnit.MILLISECONDS);
  }

  private void openAgain() {
    if (!isOver()) {
      connection.reconnect();
      open();
    }
  }

  private boolean isOver() {
    return context.isCancelled() || connection.isClosed();
  }

  /** What one call brings. gRPC asks for the next message when the one before has been taken. */
  private final class Stream implements StreamObserver<RunState> {
    @Override
    public void onNext(RunState state) {
      if (isOver()) {
        return;
      }
      failures = 0;
      try {
        states.accept(state);
      } catch (RuntimeException | Error e) {
        // gRPC would drop it, and the stream with it.
        LOG.error("whoever watches run {} failed", request.getRunUid(), e);
      }
      if (RunPhases.isTerminal(state.getPhase())) {
        close();
      }
    }

    @Override
    public void onError(Throwable thrown) {
      StatusRuntimeException e = (StatusRuntimeException) thrown; // gRPC's stubs pass nothing else
      if (isOver()) {
        return;
      }
      if (WireStatus.mayPass(e)) {
        openLater(WireStatus.retryAfterMillis(e));
      } else {
        close();
        end.accept(WireStatus.fault(e, connection.peer()));
      }
    }

    @Override
    public void onCompleted() {
      if (!isOver()) {
        openLater(OptionalLong.empty());
      }
    }
  }
}
