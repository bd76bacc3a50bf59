package dev.cosmicai.coordinator.follow;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.words.Words;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.PlanGrowth;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.results.summary.RunGenerations;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with a run while files come. Each look at the folder may find new ones: these are in the
 * manifest first and in the ledger then. It ends when the supervisor says so or no file comes any
 * more; from then on the ledger completes as that of any run.
 *
 * <p>Of a run that does not follow its data, nothing is done here, unless it resumes one that did:
 * what became of those generations is told then, too. Not thread-safe.
 */
public final class Following {
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);

  /** How soon a generation that is done is told of, and the supervisor's word heard. */
  private static final Duration STEP = Duration.ofSeconds(1);

  /** How long the end waits at most to see whether a file is still being written. */
  private static final Duration LAST_WAIT = RunSpec.Follow.DEFAULT_INTERVAL;

  private final RunSpec run;
  private final ObjectStore store;
  private final RunLedger ledger;
  private final PlanGrowth growth;
  private final GenerationFiles generations;
  private final NewFiles newFiles;
  private final Clock clock;

  /** Whether generations are told of. */
  private final boolean tells;

  /** What was warned of at the last look and is not told yet. */
  private final List<String> warned = new ArrayList<>();

  private Splits splits;

  /** When it is time for another look. */
  private Instant nextLook;

  /** Since when no file has come, as far as this process knows. */
  private Instant quietSince;

  /** Whether the supervisor's word has been heard. */
  private boolean drains;

  /** What was coming at the first look after that; null before. */
  private Set<String> lastOnes;

  /**
   * Of a run that begins, or goes on after a restart.
   *
   * @param frozen its manifest
   * @param splits of that
   * @param ledger which has restored everything
   */
  public Following(
      RunSpec run,
      Manifest.Frozen frozen,
      Splits splits,
      RunLedger ledger,
      ObjectStore store,
      Clock clock) {
    OutputLayout layout = new OutputLayout(run.output().uri());
    this.run = run;
    this.store = store;
    this.ledger = ledger;
    this.splits = splits;
    this.clock = clock;
    growth = new PlanGrowth(frozen, store, layout, clock);
    boolean follows = run.data().follow().isPresent();
    Set<ObjectUri> present =
        follows || run.resume() ? GenerationFiles.present(store, layout) : Set.of();
    tells = follows || !present.isEmpty();
    generations = new GenerationFiles(frozen, splits, ledger, store, layout, clock, present);
    newFiles = new NewFiles(follows ? frozen.manifest().files() : List.of(), this::warn);
    quietSince = clock.instant();
    nextLook = quietSince.plus(interval());
  }

  /**
   * Goes on until the run is done or has failed.
   *
   * @param completion the ledger's, which says so
   * @throws dev.cosmicai.faults.Fault if the folder cannot be read any more, the output not
   *     written, or another coordinator goes on
   */
  public void await(CompletableFuture<?> completion) throws InterruptedException {
    if (!tells) {
      return;
    }
    run.data().follow().ifPresent(this::logStart);
    do {
      step();
    } while (!isDone(completion));
    if (!completion.isCompletedExceptionally()) {
      generations.writeDone(growth.frozen(), splits);
    }
  }

  /** The manifest with all that has come. */
  public Manifest.Frozen frozen() {
    return growth.frozen();
  }

  /** Its splits. */
  public Splits splits() {
    return splits;
  }

  /** What the generations came to, when all is done. */
  public RunGenerations generations() {
    return tells ? generations.summary() : RunGenerations.NONE;
  }

  private Duration interval() {
    return run.data().follow().map(RunSpec.Follow::interval).orElse(STEP);
  }

  private void logStart(RunSpec.Follow follow) {
    LOG.info(
        "follows {}: looks for files every {} s{}",
        run.data().uri(),
        follow.interval().toSeconds(),
        follow
            .idle()
            .map(idle -> ", until none has come for " + idle.toSeconds() + " s")
            .orElse(""));
  }

  private static boolean isDone(CompletableFuture<?> completion) throws InterruptedException {
    try {
      completion.get(STEP.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      return true; // Whoever asks it next hears why.
    }
  }

  /** What there is to do at this moment. */
  void step() {
    generations.writeDone(growth.frozen(), splits);
    if (ledger.isSealed()) {
      return;
    }
    if (!drains && ledger.drainAsked().isDone()) {
      drains = true;
      nextLook = clock.instant();
    }
    if (!clock.instant().isBefore(nextLook)) {
      nextLook = clock.instant().plus(interval());
      look().ifPresent(this::goOnWith);
    }
  }

  /** Empty if the store is away: what ranks compute with may be there all the same. */
  private Optional<List<StoredObject>> look() {
    try {
      return Optional.of(Planner.look(run, store));
    } catch (RetriableFault e) {
      if (e.reason() == Reason.Interrupted) {
        throw e;
      }
      warn("%s; looks for files again in %d s".formatted(e.getMessage(), interval().toSeconds()));
      tellWarnings();
      return Optional.empty();
    }
  }

  private void goOnWith(List<StoredObject> listed) {
    take(newFiles.among(listed));
    boolean ends = drains ? isLastLook() : isIdle();
    tellWarnings();
    if (ends) {
      LOG.info("takes no more files: {} in all", growth.frozen().manifest().files().size());
      ledger.seal();
    }
  }

  private void warn(String line) {
    LOG.warn("{}", line);
    warned.add(line);
  }

  /** Of many at one look the log has each, and whoever watches the run a line. */
  private void tellWarnings() {
    if (!warned.isEmpty()) {
      ledger.warn(Words.few(warned));
      warned.clear();
    }
  }

  private void take(List<StoredObject> files) {
    if (files.isEmpty()) {
      return;
    }
    int before = growth.frozen().manifest().files().size();
    splits = growth.append(files);
    List<Manifest.File> all = growth.frozen().manifest().files();
    newFiles.take(all.subList(before, all.size()));
    ledger.append(splits);
    quietSince = clock.instant();
    LOG.info(
        "generation {}: {} more {}, {} in all",
        splits.generations() - 1,
        files.size(),
        files.size() == 1 ? "file" : "files",
        all.size());
  }

  /** What is still coming when the run is to end is looked at once more. */
  private boolean isLastLook() {
    if (lastOnes == null && !newFiles.coming().isEmpty()) {
      lastOnes = Set.copyOf(newFiles.coming());
      nextLook = clock.instant().plus(interval().compareTo(LAST_WAIT) < 0 ? interval() : LAST_WAIT);
      return false;
    }
    newFiles.coming().stream()
        .filter(key -> lastOnes != null && lastOnes.contains(key))
        .forEach(key -> warn(key + " is still being written and is not taken"));
    return true;
  }

  private boolean isIdle() {
    return newFiles.coming().isEmpty()
        && generations.written() == growth.frozen().generations().size()
        && run.data()
            .follow()
            .flatMap(RunSpec.Follow::idle)
            .filter(idle -> !clock.instant().isBefore(quietSince.plus(idle)))
            .isPresent();
  }
}
