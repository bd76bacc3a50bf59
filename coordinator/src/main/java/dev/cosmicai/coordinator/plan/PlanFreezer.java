package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.storage.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one manifest the run's own, for good, in the output's {@code manifest.json}. The
 * conditional put settles which of two coordinators owns an output, and proves that the output can
 * be written before any rank computes.
 *
 * <p>An output is in one of three states. Without a manifest and a journal it is free. With this
 * run's manifest, an earlier attempt of this coordinator has frozen it, and that is the plan. With
 * another run's, it is refused, unless the job says {@code resume}, computes the same and still has
 * all the files: then it is taken over, and files that have come since are added at the end.
 */
public final class PlanFreezer {
  private static final Logger LOG = LoggerFactory.getLogger(PlanFreezer.class);

  private final String run;
  private final String name;
  private final boolean resume;
  private final ObjectStore store;
  private final OutputLayout layout;
  private final ManifestStore manifests;
  private final Clock clock;

  /**
   * Nothing is read yet.
   *
   * @param run the run's UID
   * @param name the job's name, for people
   * @param resume whether another run's manifest may be taken over
   * @param layout where things lie in the output
   */
  public PlanFreezer(
      String run,
      String name,
      boolean resume,
      ObjectStore store,
      OutputLayout layout,
      Clock clock) {
    this.run = run;
    this.name = name;
    this.resume = resume;
    this.store = store;
    this.layout = layout;
    this.manifests = new ManifestStore(store, layout);
    this.clock = clock;
  }

  /**
   * Freezes what is planned, or returns what was frozen before.
   *
   * @param plan makes the plan; called only if this run has none yet
   * @throws dev.cosmicai.faults.FatalFault {@code OutputRefused} if the output belongs to another
   *     run or cannot be written, and all that planning throws
   */
  public Manifest.Frozen freeze(Supplier<Manifest> plan) {
    Optional<ManifestStore.Stored> existing = manifests.read();
    if (existing.isPresent()) {
      return settle(existing.get(), plan);
    }
    requireEmptyJournal();
    Manifest planned = plan.get();
    Manifest.Frozen frozen = Manifest.Frozen.of(run, name, now(), planned);
    if (manifests.create(frozen)) {
      return frozen;
    }
    // Another coordinator was quicker, or this put had been retried after all.
    ManifestStore.Stored winner =
        manifests
            .read()
            .orElseThrow(() -> manifests.refused("was removed while this run was starting"));
    return settle(winner, () -> planned);
  }

  /** What is in it would count, and nobody could say of which splits. */
  private void requireEmptyJournal() {
    if (!store.list(layout.journalFolder()).isEmpty()) {
      throw manifests.refused(
          "holds the journal of a run whose manifest.json is gone; choose another output.uri, or"
              + " delete that folder if it is not needed");
    }
  }

  private Manifest.Frozen settle(ManifestStore.Stored existing, Supplier<Manifest> plan) {
    return existing.frozen().run().equals(run) ? existing.frozen() : takeOver(existing, plan);
  }

  private Manifest.Frozen takeOver(ManifestStore.Stored stored, Supplier<Manifest> plan) {
    Manifest.Frozen existing = stored.frozen();
    if (!resume) {
      throw manifests.refused(
          "already holds the results of run "
              + existing.run()
              + "; choose another output.uri, set resume: true to continue it, or delete that"
              + " folder if it is not needed");
    }
    Manifest.Frozen resumed = resumed(stored, plan.get());
    if (!manifests.replace(stored, resumed)) {
      throw manifests.refused(
          "was taken by another run while this one was starting; choose another output.uri");
    }
    LOG.info(
        "resumes run {}: {} new {}",
        existing.run(),
        resumed.newFiles(),
        resumed.newFiles() == 1 ? "file" : "files");
    return resumed;
  }

  private Manifest.Frozen resumed(ManifestStore.Stored stored, Manifest planned) {
    Manifest.Frozen existing = stored.frozen();
    ResumedFiles files = ResumedFiles.of(existing.manifest().files(), planned.files());
    List<String> differences =
        new ArrayList<>(ManifestDifferences.between(existing.manifest(), planned));
    files.objection().ifPresent(differences::add);
    if (!differences.isEmpty()) {
      throw manifests.refused(
          ("holds the results of run %s, which cannot be resumed: %s; choose another output.uri,"
                  + " or delete that folder if it is not needed")
              .formatted(existing.run(), String.join("; ", differences)));
    }
    Manifest manifest = planned.with(files.files());
    // It may be too many splits by now.
    Splits.of(manifest);
    Instant now = now();
    return stored.takenOver(run, name, now).grown(manifest, now);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
