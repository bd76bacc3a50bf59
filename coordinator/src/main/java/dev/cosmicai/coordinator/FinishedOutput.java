package dev.cosmicai.coordinator;

import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.coordinator.journal.JournalFolder;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.PlanFreezer;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.storage.ObjectStore;
import java.time.Clock;
import java.util.Optional;

/**
 * Finds out whether another run has done all that this one is asked for. A sweep's runs stand once
 * they are finished, with the times that they took: going on with one would replace its summary.
 */
record FinishedOutput(CoordinatorConfig config, ObjectStore store, Clock clock) {
  /**
   * What the other run has come to; writes nothing.
   *
   * @return its summary; empty if there is none, or something is left to do
   * @throws FatalFault {@code OutputRefused} if the output is of something else, or of another
   *     number of ranks
   */
  Optional<RunSummary> find() {
    RunSpec run = config.run();
    if (!config.keepFinished() || run.data().follow().isPresent()) {
      return Optional.empty();
    }
    Optional<RunSummary> summary =
        store.getIfPresent(config.layout().summary()).map(RunSummary::fromJson);
    if (summary.isEmpty() || summary.get().run().equals(run.runUid())) {
      return Optional.empty();
    }
    PlanFreezer freezer =
        new PlanFreezer(
            run,
            store,
            frozen -> JournalFolder.committed(frozen, config.layout(), store),
            clock,
            warning -> {});
    return freezer
        .earlier()
        // Otherwise a run has taken over since, and was cut off.
        .filter(earlier -> earlier.run().equals(summary.get().run()))
        .filter(earlier -> isWhole(earlier, summary.get()))
        .map(earlier -> summary.get());
  }

  private boolean isWhole(PlanFreezer.Earlier earlier, RunSummary summary) {
    RunSpec run = config.run();
    Manifest.Frozen frozen =
        earlier.resumed(Planner.plan(run, store, earlier.files(), clock.instant()));
    int ranks = summary.ranks().total();
    if (run.worldSize().isPresent() && run.worldSize().get() != ranks) {
      throw new FatalFault(
          Reason.OutputRefused,
          "output.uri: %s holds the results of run %s of %d ranks, and this one is of %d; choose another output.uri, or delete that folder if it is not needed"
              .formatted(run.output().uri(), earlier.run(), ranks, run.worldSize().get()));
    }
    return frozen.newFiles() == 0
        && summary.failures().isEmpty()
        && summary.splits() != null
        && summary.splits().failed() == 0;
  }
}
