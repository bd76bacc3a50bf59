package dev.cosmicai.coordinator;

import dev.cosmicai.coordinator.output.FailedRanks;
import dev.cosmicai.coordinator.output.Recovery;
import dev.cosmicai.coordinator.output.Summarizer;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.PlanFreezer;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.process.ProcessMain;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.SealedResult;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a run: plan, recover, serve, await, summarize. Everything that it changes is either
 * in the output, where a second attempt finds it, or gone with the process.
 */
record Coordinator(CoordinatorConfig config, ObjectStore store, RunMonitor monitor, Clock clock) {
  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

  /** How long ranks that are still there may take to hear that the run is over. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private static final Duration FAREWELL_STEP = Duration.ofMillis(50);

  /**
   * Coordinates a run from its beginning, or from where an earlier attempt left it, to its end.
   *
   * @return what {@code summary.json} says, which is written by then
   * @throws Fault for whatever reason the run cannot end well; {@code RanksFailed} if too many
   *     ranks failed
   */
  static RunSummary run(CoordinatorConfig config, Clock clock) {
    try (ObjectStore store = ObjectStore.open(config.run().storage());
        RunMonitor monitor = RunMonitor.start(config.healthPort())) {
      return new Coordinator(config, store, monitor, clock).run();
    }
  }

  private RunSummary run() {
    PlanFreezer.Outcome plan = plan();
    RunLedger ledger = recover(plan);
    try (RendezvousServer server = serve(ledger)) {
      LOG.info(
          "run {} ({}) serves {} ranks on port {}",
          config.run().runUid(),
          config.run().runName(),
          plan.frozen().manifest().worldSize(),
          server.port());
      RunSummary summary = conclude(plan.frozen(), ledger);
      takeLeave(ledger);
      return summary;
    }
  }

  private PlanFreezer.Outcome plan() {
    return new PlanFreezer(
            config.run().runUid(),
            config.run().runName(),
            config.run().resume(),
            store,
            config.layout().manifest(),
            clock)
        .freeze(() -> Planner.plan(config.run(), store));
  }

  private RunLedger recover(PlanFreezer.Outcome plan) {
    RunLedger ledger =
        new RunLedger(RunPlans.of(plan.frozen(), config), RendezvousLimits.defaults(), clock);
    if (plan.existed()) {
      Recovery.restore(plan.frozen(), config.layout(), config.run().resume(), store, ledger);
    }
    return ledger;
  }

  private RendezvousServer serve(RunLedger ledger) {
    RendezvousServer server =
        RendezvousServer.start(config.rendezvousPort(), config.credentials(), ledger);
    monitor.serves(ledger);
    return server;
  }

  private RunSummary conclude(Manifest.Frozen frozen, RunLedger ledger) {
    try {
      SealedResult sealed = awaitRanks(ledger);
      ledger.phase(Phase.SUMMARIZING, "", "");
      RunSummary summary = summarize(frozen, ledger, sealed);
      ledger.phase(Phase.COMPLETE, "", "");
      return summary;
    } catch (RuntimeException e) {
      Fault fault = ProcessMain.asFault(e);
      // After a retriable one the next attempt goes on: the run has not failed.
      if (!(fault instanceof RetriableFault)) {
        ledger.phase(Phase.FAILED, fault.reason().name(), fault.getMessage());
        takeLeave(ledger);
      }
      throw fault;
    }
  }

  private static SealedResult awaitRanks(RunLedger ledger) {
    try {
      return ledger.completion().get();
    } catch (InterruptedException e) {
      throw new RetriableFault(Reason.Interrupted, "stopped while ranks were computing", e);
    } catch (ExecutionException | CancellationException e) {
      throw ProcessMain.asFault(e);
    }
  }

  private RunSummary summarize(Manifest.Frozen frozen, RunLedger ledger, SealedResult sealed) {
    return new Summarizer(frozen, config.layout(), config.run().pricing(), store)
        .summarize(
            sealed, FailedRanks.of(sealed.missingRanks(), ledger.failures()), clock.instant());
  }

  /** Ranks that still compute hear at their next report that they need not. */
  private void takeLeave(RunLedger ledger) {
    try {
      long deadlineNanos = System.nanoTime() + FAREWELL.toNanos();
      while (ledger.state().getActive() > 0 && System.nanoTime() - deadlineNanos < 0) {
        Thread.sleep(FAREWELL_STEP.toMillis());
      }
    } catch (InterruptedException e) {
      // The run is over either way; whoever wants this process to end need not wait.
    }
  }
}
