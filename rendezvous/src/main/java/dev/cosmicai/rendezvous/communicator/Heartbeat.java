package dev.cosmicai.rendezvous.communicator;

import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.rendezvous.client.RankClient;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells the coordinator that a rank lives, which nothing else may tell while it computes. A rank of
 * a job reports by itself and needs none.
 */
public final class Heartbeat implements AutoCloseable {
  private final RankClient client;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("heartbeat"));
  private volatile Fault end;

  private Heartbeat(RankClient client) {
    this.client = client;
  }

  /** Beats as often as the rank was told when it joined. */
  public static Heartbeat start(RankClient client, JoinResponse joined) {
    Heartbeat heartbeat = new Heartbeat(client);
    long millis = Math.max(100, joined.getHeartbeatMillis());
    var unused =
        heartbeat.thread.scheduleWithFixedDelay(
            heartbeat::beat, millis, millis, TimeUnit.MILLISECONDS);
    return heartbeat;
  }

  /** Why this rank must stop: it was superseded or given up; empty while it need not. */
  public Optional<Fault> end() {
    return Optional.ofNullable(end);
  }

  private void beat() {
    try {
      var unused = client.report(ReportRequest.newBuilder().setStage("Computing"));
    } catch (RetriableFault passing) {
      // Whoever calls meanwhile finds out for itself.
    } catch (Fault fault) {
      end = fault;
      thread.shutdown();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
