package dev.cosmicai.worker;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.rendezvous.RankClient;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the rendezvous at even intervals how far the rank is, and the rank that it shall stop: when
 * the run needs it no more, or when a newer attempt has taken its place. A coordinator that is away
 * is no reason to stop: it restarts, and the rank's result will wait for it.
 */
final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final RankClient client;
  private final RankProgress progress;
  private final StopSignal stop;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread heartbeat = new Thread(task, "heartbeat");
            heartbeat.setDaemon(true);
            return heartbeat;
          });

  Heartbeat(RankClient client, RankProgress progress, StopSignal stop) {
    this.client = client;
    this.progress = progress;
    this.stop = stop;
  }

  /** Beats now and then every so often until it is closed. */
  void start(long intervalMillis) {
    var unused =
        thread.scheduleWithFixedDelay(
            this::beat, 0, Math.max(1, intervalMillis), TimeUnit.MILLISECONDS);
  }

  /** Beats once more, at once; does not wait for it. */
  void beatNow() {
    thread.execute(this::beat);
  }

  /** Stops beating; what an answer that is still on its way says is not heeded any more. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void beat() {
    try {
      boolean stopWanted =
          client.report(
              progress.samplesDone(), progress.samplesTotal(), progress.activity().toString());
      if (stopWanted && !thread.isShutdown()) {
        stop.ask(
            new RetriableFault(Reason.Interrupted, "the run needs nothing more from this rank"));
      }
    } catch (FatalFault refused) {
      if (!thread.isShutdown()) {
        stop.ask(refused);
      }
    } catch (Fault passing) {
      if (!thread.isShutdown()) {
        LOG.warn("progress was not reported: {}", passing.getMessage());
      }
    }
  }
}
