package dev.cosmicai.cli.run;

import dev.cosmicai.cli.run.supervise.CoordinatorConnection;
import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import dev.cosmicai.rendezvous.client.Watch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** A real coordinator, over gRPC. Calls run one after another on a thread of their own. */
final class GrpcConnection implements CoordinatorConnection {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SupervisorClient client;
  private final ExecutorService calls =
      Executors.newSingleThreadExecutor(new DaemonThreads("coordinator-calls"));
  private volatile Listener listener;
  private Watch watch;
  private int generation;
  private volatile boolean closed;

  GrpcConnection(RendezvousEndpoint endpoint, String runUid) {
    this.client = SupervisorClient.connect(endpoint, runUid, PATIENCE);
  }

  @Override
  public void watchAnew(Listener newListener) {
    endWatch();
    listener = newListener;
    int ofThisWatch = ++generation;
    watch = client.watch(state -> newListener.changed(state, ofThisWatch), newListener::lost);
  }

  @Override
  public void declareFailed(List<RankFailure> failures) {
    try {
      calls.execute(() -> declare(failures));
    } catch (RejectedExecutionException e) {
      // Closed: nobody is interested any more.
    }
  }

  @Override
  public void close() {
    closed = true;
    calls.shutdownNow();
    endWatch();
    client.close();
  }

  private void declare(List<RankFailure> failures) {
    while (!closed) {
      try {
        client.declareFailed(failures);
        return;
      } catch (RetriableFault e) {
        // It has waited for a coordinator that is not there; one will be, or the run ends.
      } catch (Fault e) {
        if (!closed) {
          listener.lost(e);
        }
        return;
      }
    }
  }

  private void endWatch() {
    if (watch != null) {
      watch.close();
    }
  }
}
