package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A run's own manifest, as files come to it. What it says is in the store before anybody hears of
 * it: so a coordinator that is started again knows all splits that may have been committed. Not
 * thread-safe.
 */
public final class PlanGrowth {
  private final OutputLayout layout;
  private final ManifestStore manifests;
  private final Clock clock;
  private Manifest.Frozen frozen;

  /** Reads and writes nothing yet. */
  public PlanGrowth(Manifest.Frozen frozen, ObjectStore store, OutputLayout layout, Clock clock) {
    this.frozen = frozen;
    this.layout = layout;
    this.manifests = new ManifestStore(store, layout);
    this.clock = clock;
  }

  /** The manifest as it is in the store. */
  public Manifest.Frozen frozen() {
    return frozen;
  }

  /**
   * Adds files as a generation.
   *
   * @param files that the manifest does not have yet, at least one, in order
   * @return all splits by then
   * @throws FatalFault ({@code InvalidSpec}) if that is more than a run may have
   * @throws RetriableFault ({@code Interrupted}) if another coordinator has changed the manifest
   */
  public Splits append(List<StoredObject> files) {
    ManifestStore.Stored stored = manifests.read(frozen).orElseThrow(this::overtaken);
    List<Manifest.File> all = new ArrayList<>(frozen.manifest().files());
    files.forEach(file -> all.add(Manifest.File.of(all.size(), file)));
    if (all.size() > Limits.MAX_FILE_LIMIT) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "data.follow: %,d files have come, but one job takes at most %,d; have further ones put into another folder, for another job"
              .formatted(all.size(), Limits.MAX_FILE_LIMIT));
    }
    Manifest.Frozen grown =
        stored.grown(frozen.manifest().with(all), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    Splits splits = Splits.of(grown);
    if (!manifests.replace(stored, grown)) {
      throw overtaken();
    }
    frozen = grown;
    return splits;
  }

  private RetriableFault overtaken() {
    return Overtaken.fault(frozen.run(), "changed " + layout.manifest());
  }
}
