package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes one manifest the run's own, for good, in the output's {@code manifest.json}. The
 * conditional put settles which of two coordinators owns an output, and proves that the output can
 * be written before any rank computes.
 *
 * <p>An output is in one of three states. Without a manifest it is free. With this run's manifest,
 * an earlier attempt of this coordinator has frozen it, and that is the plan. With another run's,
 * it is refused, unless the job says {@code resume} and plans the same: then it is taken over.
 */
public final class PlanFreezer {
  private final String run;
  private final String name;
  private final boolean resume;
  private final ObjectStore store;
  private final ObjectUri location;
  private final Clock clock;

  /**
   * Nothing is read yet.
   *
   * @param run the run's UID
   * @param name the job's name, for people
   * @param resume whether another run's manifest may be taken over
   * @param location where the manifest lies
   */
  public PlanFreezer(
      String run, String name, boolean resume, ObjectStore store, ObjectUri location, Clock clock) {
    this.run = run;
    this.name = name;
    this.resume = resume;
    this.store = store;
    this.location = location;
    this.clock = clock;
  }

  /**
   * The run's manifest and whether results of it may be stored already.
   *
   * @param frozen the manifest, which is in the store now
   * @param existed false if the output was free
   */
  public record Outcome(Manifest.Frozen frozen, boolean existed) {}

  /**
   * Freezes what is planned, or returns what was frozen before.
   *
   * @param plan makes the plan; called only if this run has none yet
   * @throws FatalFault {@code OutputRefused} if the output belongs to another run or cannot be
   *     written, and all that planning throws
   */
  public Outcome freeze(Supplier<Manifest> plan) {
    Optional<Manifest.Frozen> existing = read();
    if (existing.isPresent()) {
      return settle(existing.get(), plan);
    }
    Manifest.Frozen frozen = freezeNow(plan.get());
    if (store.putIfAbsent(location, ManifestJson.write(frozen), "application/json")) {
      return new Outcome(frozen, false);
    }
    // Another coordinator was quicker, or this put had been retried after all.
    Manifest.Frozen winner =
        read().orElseThrow(() -> refused("was removed while this run was starting"));
    return settle(winner, frozen::manifest);
  }

  private Outcome settle(Manifest.Frozen existing, Supplier<Manifest> plan) {
    return existing.run().equals(run)
        ? new Outcome(existing, true)
        : new Outcome(takeOver(existing, plan), true);
  }

  private Manifest.Frozen takeOver(Manifest.Frozen existing, Supplier<Manifest> plan) {
    if (!resume) {
      throw refused(
          "already holds the results of run "
              + existing.run()
              + "; choose another output.uri, set resume: true to continue it, or delete that"
              + " folder if it is not needed");
    }
    Manifest.Frozen planned = freezeNow(plan.get());
    if (!planned.sha256().equals(existing.sha256())) {
      List<String> differences =
          ManifestDifferences.between(existing.manifest(), planned.manifest());
      throw refused(
          ("holds the results of run %s, which cannot be resumed: %s; choose another output.uri,"
                  + " or delete that folder if it is not needed")
              .formatted(existing.run(), String.join("; ", differences)));
    }
    store.put(location, ManifestJson.write(planned), "application/json");
    return planned;
  }

  private Manifest.Frozen freezeNow(Manifest manifest) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new Manifest.Frozen(run, name, now, manifest, manifest.sha256());
  }

  private Optional<Manifest.Frozen> read() {
    return store
        .getIfPresent(location)
        .map(
            json ->
                ManifestJson.read(json)
                    .orElseThrow(
                        () ->
                            refused(
                                "holds a manifest.json that no run of this version wrote;"
                                    + " choose another output.uri")));
  }

  private FatalFault refused(String problem) {
    String folder = location.toString().substring(0, location.toString().lastIndexOf('/'));
    return new FatalFault(Reason.OutputRefused, "output.uri: " + folder + " " + problem);
  }
}
