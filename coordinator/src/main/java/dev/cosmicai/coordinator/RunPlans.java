package dev.cosmicai.coordinator;

import dev.cosmicai.contract.Coordination;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Model;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.rendezvous.collective.Fold;
import dev.cosmicai.rendezvous.collective.MergingFold;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.tasks.RankMetrics;
import java.util.Map;
import java.util.function.IntFunction;

/** Translates a frozen manifest into what the rendezvous needs to know. */
public final class RunPlans {
  /** Ranks' metrics, merged as they come: their sum does not depend on the order, to the bit. */
  private static final Fold METRICS =
      new MergingFold<>(
          RankMetrics::new,
          RankMetrics::fromBytes,
          RankMetrics::merge,
          RankMetrics::toBytes,
          RankMetrics::heldBytes);

  private RunPlans() {}

  /** The run as its rendezvous sees it. */
  public static RunPlan of(Manifest.Frozen frozen, CoordinatorConfig config) {
    int worldSize = frozen.manifest().worldSize();
    return of(
        frozen.run(),
        worldSize,
        // A run of which nothing is left has failed, however much it tolerates.
        Math.min(config.run().maxFailedRanks(), worldSize - 1),
        rank -> assignment(rank, frozen, config));
  }

  /**
   * A run that ends with the reduce of all ranks' metrics, as every run does.
   *
   * @param run the run's UID
   * @param maxFailedRanks how many ranks may be missing in the end
   * @param assignments what each rank has to do
   */
  public static RunPlan of(
      String run, int worldSize, int maxFailedRanks, IntFunction<Assignment> assignments) {
    return new RunPlan(
        run,
        worldSize,
        maxFailedRanks,
        assignments,
        RankMetrics.COLLECTIVE,
        Map.of(RankMetrics.COLLECTIVE.getCustomFunction(), METRICS));
  }

  static Assignment assignment(int rank, Manifest.Frozen frozen, CoordinatorConfig config) {
    Manifest manifest = frozen.manifest();
    return Assignment.newBuilder()
        .setWorldSize(manifest.worldSize())
        .addAllPartitions(
            manifest.filesOf(rank).stream().map(file -> partition(file, manifest)).toList())
        .setModel(model(manifest.model(), config.run()))
        .setBatchSize(manifest.batchSize())
        .setFormat(manifest.data().format())
        .setReading(manifest.data().reading())
        .setOutputUri(config.run().output().uri().toString())
        .setStorePredictions(manifest.predictions())
        .setPredictionsFormat(manifest.predictionsFormat().toString())
        .setManifestSha256(frozen.sha256())
        .setGang(config.run().coordination() == Coordination.GANG)
        .setProfile(config.run().profile())
        .build();
  }

  private static Partition partition(Manifest.File file, Manifest manifest) {
    return Partition.newBuilder()
        .setUri(manifest.uriOf(file).toString())
        .setSizeBytes(file.sizeBytes())
        .setEtag(file.etag())
        .setIndex(file.index())
        .build();
  }

  /**
   * A rank that gets a digest has to fetch all of the archive. Where the job does not ask for that,
   * the ETag suffices to say that it is the object that was planned with.
   */
  private static Model model(Manifest.Model model, RunSpec run) {
    boolean verifiesAll = run.model().sha256().isPresent() || model.etag().isEmpty();
    return Model.newBuilder()
        .setUri(model.uri())
        .setSha256(verifiesAll ? model.sha256() : "")
        .setSizeBytes(model.sizeBytes())
        .setEtag(model.etag())
        .setPrecision(model.precision())
        .setBatchSize(model.batchSize())
        .setDevice(model.device())
        .setPlannedSha256(model.sha256())
        .build();
  }
}
