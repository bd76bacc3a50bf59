package dev.cosmicai.worker;

import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.ReportResponse;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.StopSignal;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports at even intervals how far the rank is and which splits it holds, drops those that it
 * holds no more, and requests that it stop when the answer says that the run does not need it any
 * more or that a newer attempt has taken its place. A coordinator that is away is no reason to
 * stop: it restarts, and learns from the report which splits are held.
 */
final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final RankClient client;
  private final RankProgress progress;
  private final StopSignal stop;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("heartbeat"));

  Heartbeat(RankClient client, RankProgress progress, StopSignal stop) {
    this.client = client;
    this.progress = progress;
    this.stop = stop;
  }

  /** Reports now and then at this interval until it is closed. */
  void start(long intervalMillis) {
    var unused =
        thread.scheduleWithFixedDelay(
            this::report, 0, Math.max(1, intervalMillis), TimeUnit.MILLISECONDS);
  }

  /** Stops reporting, and ignores the answer to a report that is still on its way. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void report() {
    try {
      ReportResponse answer =
          client.report(
              ReportRequest.newBuilder()
                  .setStage(progress.activity().toString())
                  .setSamplesDone(progress.samplesDone())
                  .setSamplesTotal(progress.openedSamples())
                  .setOpenedBytes(progress.openedBytes())
                  .addAllHeld(progress.held().leases()));
      progress.held().revoke(answer.getRevokedList());
      if (answer.getStop() && !thread.isShutdown()) {
        stop.request(
            new RetriableFault(Reason.Interrupted, "the run needs nothing more from this rank"));
      }
    } catch (FatalFault refused) {
      if (!thread.isShutdown()) {
        stop.request(refused);
      }
    } catch (Fault passing) {
      if (!thread.isShutdown()) {
        LOG.warn("progress was not reported: {}", passing.getMessage());
      }
    }
  }
}
