package dev.cosmicai.rendezvous;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.WatchRequest;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A supervisor's look at a run, which goes on until the run ends or it is closed. */
public final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  // Nothing waits without a deadline; a stream that reaches it is simply opened anew.
  private static final Duration STREAM_LIMIT = Duration.ofMinutes(10);

  private final Connection connection;
  private final WatchRequest request;
  private final Consumer<RunState> states;
  private final Consumer<Fault> end;
  private final Context.CancellableContext context = Context.ROOT.withCancellation();
  private final CountDownLatch closed = new CountDownLatch(1);

  Watch(
      Connection connection, WatchRequest request, Consumer<RunState> states, Consumer<Fault> end) {
    this.connection = connection;
    this.request = request;
    this.states = states;
    this.end = end;
  }

  void start() {
    String name = "watch-" + request.getRunUid();
    new DaemonThreads(name).newThread(() -> context.run(this::follow)).start();
  }

  static void log(Fault fault) {
    LOG.warn("stops watching: {}: {}", fault.reason(), fault.getMessage());
  }

  /** Ends the stream and returns at once; a state that is being passed on may still be. */
  @Override
  public void close() {
    closed.countDown();
    context.cancel(null);
  }

  private void follow() {
    for (int failures = 0; !isClosed(); failures++) {
      OptionalLong retryAfterMillis = OptionalLong.empty();
      try {
        if (passOn(connection.stub(STREAM_LIMIT).watch(request))) {
          break;
        }
        failures = 0;
      } catch (StatusRuntimeException e) {
        if (!isClosed() && !WireStatus.mayPass(e)) {
          end.accept(WireStatus.fault(e, connection.peer()));
          break;
        }
        retryAfterMillis = WireStatus.retryAfterMillis(e);
      }
      pause(Connection.backoffMillis(failures, retryAfterMillis));
    }
    context.cancel(null);
  }

  // Whether the last one was terminal.
  private boolean passOn(Iterator<RunState> stream) {
    while (stream.hasNext()) {
      RunState state = stream.next();
      if (isClosed()) {
        return true;
      }
      try {
        states.accept(state);
      } catch (RuntimeException e) {
        LOG.error("whoever watches run {} failed", request.getRunUid(), e);
      }
      if (PhaseRecord.isTerminal(state.getPhase())) {
        return true;
      }
    }
    return false;
  }

  private void pause(long millis) {
    try {
      closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closed.countDown(); // nobody but a process that ends interrupts this thread
    }
    connection.reconnect();
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }
}
