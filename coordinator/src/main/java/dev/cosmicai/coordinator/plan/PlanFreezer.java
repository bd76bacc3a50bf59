package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.storage.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
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
 * all files that are not computed yet: then it is taken over, and files that have come since are
 * added at the end. What is refused stays as it is, so that it can be resumed later.
 */
public final class PlanFreezer {
  private static final Logger LOG = LoggerFactory.getLogger(PlanFreezer.class);

  private final RunSpec run;
  private final ObjectStore store;
  private final OutputLayout layout;
  private final ManifestStore manifests;
  private final Function<Manifest.Frozen, BitSet> committed;
  private final Clock clock;
  private final Consumer<String> warnings;

  /**
   * Nothing is read yet.
   *
   * @param committed which splits of a manifest in this output are committed; asked only if some of
   *     its files are not as they were
   * @param warnings takes what is worth a line and no reason to refuse
   */
  public PlanFreezer(
      RunSpec run,
      ObjectStore store,
      Function<Manifest.Frozen, BitSet> committed,
      Clock clock,
      Consumer<String> warnings) {
    this.run = run;
    this.store = store;
    this.committed = committed;
    this.layout = new OutputLayout(run.output().uri());
    this.manifests = new ManifestStore(store, layout);
    this.clock = clock;
    this.warnings = warnings;
  }

  /**
   * Freezes what is planned, or returns what was frozen before.
   *
   * @param plan makes the plan, given the files of the run that is resumed, or none; called only if
   *     this run has none yet
   * @throws dev.cosmicai.faults.FatalFault {@code OutputRefused} if the output belongs to another
   *     run or cannot be written, and all that planning throws
   */
  public Manifest.Frozen freeze(Function<List<Manifest.File>, Manifest> plan) {
    Optional<ManifestStore.Stored> existing = manifests.read();
    if (existing.isPresent()) {
      return settle(existing.get(), plan);
    }
    requireEmptyJournal();
    Manifest planned = plan.apply(List.of());
    Manifest.Frozen frozen = Manifest.Frozen.of(run.runUid(), run.runName(), now(), planned);
    if (manifests.create(frozen)) {
      return frozen;
    }
    // Another coordinator was quicker, or this put had been retried after all.
    ManifestStore.Stored winner =
        manifests
            .read()
            .orElseThrow(() -> manifests.refused("was removed while this run was starting"));
    return settle(winner, earlier -> planned);
  }

  /** What is in it would count, and nobody could say of which splits. */
  private void requireEmptyJournal() {
    if (!store.list(layout.journalFolder()).isEmpty()) {
      throw manifests.refused(
          "holds the journal of a run whose manifest.json is gone; choose another output.uri, or"
              + " delete that folder if it is not needed");
    }
  }

  private Manifest.Frozen settle(
      ManifestStore.Stored existing, Function<List<Manifest.File>, Manifest> plan) {
    return existing.frozen().run().equals(run.runUid())
        ? existing.frozen()
        : takeOver(resumable(existing), plan);
  }

  private Manifest.Frozen takeOver(Earlier earlier, Function<List<Manifest.File>, Manifest> plan) {
    Manifest.Frozen resumed = earlier.resumed(plan.apply(earlier.files()));
    if (!manifests.replace(earlier.stored, resumed)) {
      throw manifests.refused(
          "was taken by another run while this one was starting; choose another output.uri");
    }
    LOG.info(
        "resumes run {}: {} new {}",
        earlier.run(),
        resumed.newFiles(),
        resumed.newFiles() == 1 ? "file" : "files");
    return resumed;
  }

  /**
   * What {@link #freeze} would find in the output of a run that has frozen nothing there; writes
   * nothing.
   *
   * @return the run that would be resumed; empty if the output is free
   * @throws dev.cosmicai.faults.FatalFault as {@link #freeze} does
   */
  public Optional<Earlier> earlier() {
    Optional<ManifestStore.Stored> existing = manifests.read();
    if (existing.isEmpty()) {
      requireEmptyJournal();
    }
    return existing.map(this::resumable);
  }

  private Earlier resumable(ManifestStore.Stored stored) {
    if (!run.resume()) {
      throw manifests.refused(
          "already holds the results of run "
              + stored.frozen().run()
              + "; choose another output.uri, set resume: true to continue it, or delete that"
              + " folder if it is not needed");
    }
    return new Earlier(stored);
  }

  /** Another run, which this one resumes if it computes the same. */
  public final class Earlier {
    private final ManifestStore.Stored stored;

    private Earlier(ManifestStore.Stored stored) {
      this.stored = stored;
    }

    /** Its UID. */
    public String run() {
      return stored.frozen().run();
    }

    /** Its files. */
    public List<Manifest.File> files() {
      return stored.frozen().manifest().files();
    }

    /**
     * As this run goes on with it; writes nothing.
     *
     * @param planned what this run plans, given its {@link #files}
     * @throws dev.cosmicai.faults.FatalFault {@code OutputRefused} if this run cannot go on with it
     */
    public Manifest.Frozen resumed(Manifest planned) {
      Manifest.Frozen existing = stored.frozen();
      ResumedFiles files = ResumedFiles.of(files(), planned.files(), FileSelection.of(run));
      refuseIfNotTheSame(existing, planned, files.departed());
      // Of a run that follows its data, the first look does.
      if (run.data().follow().isEmpty()) {
        warn(files.departed(), planned);
      }
      Manifest manifest = planned.with(files.files());
      // It may be too many splits by now.
      Splits.of(manifest);
      Instant now = now();
      return stored.takenOver(run.runUid(), run.runName(), now).grown(manifest, now);
    }
  }

  private void refuseIfNotTheSame(
      Manifest.Frozen existing, Manifest planned, List<ResumedFiles.Departed> departed) {
    Optional<String> objection = objection(existing, departed);
    List<String> differences =
        new ArrayList<>(ManifestDifferences.between(existing.manifest(), planned));
    objection.ifPresent(differences::add);
    if (!differences.isEmpty()) {
      throw manifests.refused(
          ("holds the results of run %s, which cannot be resumed: %s; %schoose another output.uri,"
                  + " or delete that folder if it is not needed")
              .formatted(
                  existing.run(),
                  String.join("; ", differences),
                  objection.isPresent() ? "put that file back as it was, " : ""));
    }
  }

  /** What a file that is computed came to stands, whatever has become of the file. */
  private Optional<String> objection(
      Manifest.Frozen existing, List<ResumedFiles.Departed> departed) {
    if (departed.isEmpty()) {
      return Optional.empty();
    }
    Splits splits = Splits.of(existing);
    BitSet computed = committed.apply(existing);
    return departed.stream()
        .filter(
            of ->
                computed.nextClearBit(splits.firstOf(of.file().index()))
                    < splits.firstOf(of.file().index() + 1))
        .findFirst()
        .map(ResumedFiles.Departed::objection);
  }

  private void warn(List<ResumedFiles.Departed> departed, Manifest planned) {
    if (planned.files().isEmpty() && !departed.isEmpty()) {
      warnings.accept(
          "data.uri: there are no files under %s; what was computed of earlier ones stands"
              .formatted(run.data().uri()));
    }
    List<ResumedFiles.Departed> changed = departed.stream().filter(of -> !of.isGone()).toList();
    if (!changed.isEmpty()) {
      ResumedFiles.Departed first = changed.get(0);
      long all = changed.stream().map(of -> of.file().key()).distinct().count();
      warnings.accept(
          "%s has changed since it was computed (%s) and is not computed again%s; a file that comes later needs another name"
              .formatted(
                  first.file().key(),
                  first.change(),
                  all == 1 ? "" : ", nor are %,d more".formatted(all - 1)));
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
