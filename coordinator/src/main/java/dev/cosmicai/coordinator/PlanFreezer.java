package dev.cosmicai.coordinator;

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
final class PlanFreezer {
  private final String run;
  private final String name;
  private final boolean resume;
  private final ObjectStore store;
  private final ObjectUri location;
  private final Clock clock;

  PlanFreezer(CoordinatorConfig config, ObjectStore store, Clock clock) {
    this.run = config.run().runUid();
    this.name = config.run().runName();
    this.resume = config.run().resume();
    this.store = store;
    this.location = config.layout().manifest();
    this.clock = clock;
  }

  /**
   * The run's manifest and whether results of it may be stored already.
   *
   * @param frozen the manifest, which is in the store now
   * @param existed false if the output was free
   */
  record Outcome(FrozenManifest frozen, boolean existed) {}

  /**
   * Freezes what is planned, or returns what was frozen before.
   *
   * @param plan makes the plan; called only if this run has none yet
   * @throws FatalFault {@code OutputRefused} if the output belongs to another run or cannot be
   *     written, and all that planning throws
   */
  Outcome freeze(Supplier<Manifest> plan) {
    Optional<FrozenManifest> existing = read();
    if (existing.isPresent()) {
      return settle(existing.get(), plan);
    }
    FrozenManifest frozen = freezeNow(plan.get());
    if (store.putIfAbsent(location, ManifestJson.write(frozen), "application/json")) {
      return new Outcome(frozen, false);
    }
    // Another coordinator was quicker, or this put had been retried after all.
    FrozenManifest winner =
        read().orElseThrow(() -> refused("was removed while this run was starting"));
    return settle(winner, frozen::manifest);
  }

  private Outcome settle(FrozenManifest existing, Supplier<Manifest> plan) {
    return existing.run().equals(run)
        ? new Outcome(existing, true)
        : new Outcome(takeOver(existing, plan), true);
  }

  private FrozenManifest takeOver(FrozenManifest existing, Supplier<Manifest> plan) {
    if (!resume) {
      throw refused(
          "already holds the results of run "
              + existing.run()
              + "; choose another output.uri, or set resume: true to continue it");
    }
    FrozenManifest planned = freezeNow(plan.get());
    if (!planned.sha256().equals(existing.sha256())) {
      List<String> differences =
          ManifestDifferences.between(existing.manifest(), planned.manifest());
      throw refused(
          "holds the results of run %s, which cannot be resumed: %s; choose another output.uri"
              .formatted(existing.run(), String.join("; ", differences)));
    }
    store.put(location, ManifestJson.write(planned), "application/json");
    return planned;
  }

  private FrozenManifest freezeNow(Manifest manifest) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new FrozenManifest(run, name, now, manifest, manifest.sha256());
  }

  private Optional<FrozenManifest> read() {
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
