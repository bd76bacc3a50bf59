package dev.cosmicai.coordinator;

import dev.cosmicai.coordinator.follow.Following;
import dev.cosmicai.coordinator.journal.CollectivesFolder;
import dev.cosmicai.coordinator.journal.JournalFolder;
import dev.cosmicai.coordinator.output.FailedRanks;
import dev.cosmicai.coordinator.output.Quarantine;
import dev.cosmicai.coordinator.output.RunEnd;
import dev.cosmicai.coordinator.output.Summarizer;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.PlanFreezer;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.process.ProcessMain;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import dev.cosmicai.rendezvous.split.SplitResult;
import dev.cosmicai.results.summary.RunGenerations;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.storage.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a run: plan, recover, serve, follow, await, summarize. Everything that it changes is
 * either in the output, where a second attempt finds it, or gone with the process.
 */
record Coordinator(CoordinatorConfig config, ObjectStore store, RunMonitor monitor, Clock clock) {
  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

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
    Optional<RunSummary> finished = new FinishedOutput(config, store, clock).find();
    if (finished.isPresent()) {
      LOG.info("run {} has done all of this; nothing is computed", finished.get().run());
      return finished.get().toldBy(config.run().runUid());
    }
    List<String> warnings = new ArrayList<>();
    Manifest.Frozen frozen = plan(warnings::add);
    Splits splits = Splits.of(frozen);
    RunPlan plan = RunPlans.of(frozen, splits, config);
    RunLedger ledger = recover(frozen, plan);
    warnings.forEach(ledger::warn);
    Following following = new Following(config.run(), frozen, splits, ledger, store, clock);
    try (RendezvousServer server = serve(ledger)) {
      LOG.info(
          "run {} ({}) serves {} splits to {} ranks on port {}",
          config.run().runUid(),
          config.run().runName(),
          splits.count(),
          plan.worldSize(),
          server.port());
      return conclude(following, ledger);
    }
  }

  private Manifest.Frozen plan(Consumer<String> warnings) {
    Consumer<String> log = line -> LOG.warn("{}", line);
    return new PlanFreezer(
            config.run(),
            store,
            frozen -> JournalFolder.committed(frozen, config.layout(), store),
            clock,
            log.andThen(warnings))
        .freeze(earlier -> Planner.plan(config.run(), store, earlier, clock.instant()));
  }

  private RunLedger recover(Manifest.Frozen frozen, RunPlan plan) {
    JournalFolder journal = new JournalFolder(frozen, config.layout(), store);
    CollectivesFolder collectives = new CollectivesFolder(frozen.run(), config.layout(), store);
    RunLedger ledger =
        new RunLedger(plan, RendezvousLimits.defaults(), clock, journal, collectives);
    journal.recover(plan, config.run().resume(), ledger::restore);
    collectives.recover(ledger.collectives()::restore);
    ledger.collectives().restored();
    // A run that was complete is to stay so, whoever calls first.
    var unused = ledger.completion();
    return ledger;
  }

  private RendezvousServer serve(RunLedger ledger) {
    RendezvousServer server =
        RendezvousServer.start(config.rendezvousPort(), config.credentials(), ledger);
    monitor.serves(ledger);
    return server;
  }

  private RunSummary conclude(Following following, RunLedger ledger) {
    Farewell farewell = new Farewell(ledger::state, System::nanoTime);
    try {
      Done done = awaitSplits(ledger, following, farewell);
      RunSummary summary =
          new Summarizer(
                  following.frozen(),
                  following.splits(),
                  config.layout(),
                  config.run().pricing(),
                  store,
                  clock)
              .summarize(end(done.result(), following.generations(), ledger), done.at());
      ledger.phase(Phase.COMPLETE, "", "");
      return summary;
    } catch (RuntimeException e) {
      Fault fault = ProcessMain.asFault(e);
      // After a retriable one the next attempt goes on: the run has not failed.
      if (!(fault instanceof RetriableFault)) {
        ledger.phase(Phase.FAILED, fault.reason().name(), fault.getMessage());
        nameBadSamples(following, ledger);
        takeLeave(farewell);
      }
      throw fault;
    }
  }

  /** What all splits came to, and when. */
  private record Done(SplitResult result, Instant at) {}

  private Done awaitSplits(RunLedger ledger, Following following, Farewell farewell) {
    try {
      following.await(ledger.completion());
      SplitResult result = ledger.completion().get();
      Instant at = clock.instant();
      ledger.phase(Phase.SUMMARIZING, "", "");
      // What ranks tell at their end is all of their figures. Who is silent does not count.
      return new Done(result, farewell.await() ? clock.instant() : at);
    } catch (InterruptedException e) {
      throw new RetriableFault(Reason.Interrupted, "stopped while ranks were computing", e);
    } catch (ExecutionException | CancellationException e) {
      throw ProcessMain.asFault(e);
    }
  }

  private RunEnd end(SplitResult result, RunGenerations generations, RunLedger ledger) {
    return new RunEnd(
        ledger.state().getWorldSize(),
        result.metrics(),
        split -> ledger.commit(split).orElse(null),
        ledger.leaseHistory(),
        result.failures(),
        quarantine(ledger),
        ledger.figures(),
        generations,
        FailedRanks.of(ledger.failures()));
  }

  private Quarantine quarantine(RunLedger ledger) {
    return new Quarantine(config.run().maxBadSamples(), ledger.badSamples());
  }

  /** All can be mended then, where the error names a few. */
  private void nameBadSamples(Following following, RunLedger ledger) {
    if (ledger.badSamples().isEmpty()) {
      return;
    }
    try {
      quarantine(ledger)
          .write(store, config.layout(), following.frozen().manifest(), following.splits());
    } catch (Fault e) {
      LOG.warn("quarantine.json is not written: {}", e.getMessage());
    }
  }

  /** Ranks that are still there hear at their next report that they need not be. */
  private static void takeLeave(Farewell farewell) {
    try {
      var unused = farewell.await();
    } catch (InterruptedException e) {
      // The run is over either way; whoever wants this process to end need not wait.
    }
  }
}
