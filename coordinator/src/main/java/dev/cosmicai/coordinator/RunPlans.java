package dev.cosmicai.coordinator;

import dev.cosmicai.contract.Coordination;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.Task;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.RankShares;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Model;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Split;
import dev.cosmicai.rendezvous.journal.Measured;
import dev.cosmicai.rendezvous.journal.MetricsCodec;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.SplitPlan;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.TaskMetrics;
import dev.cosmicai.tasks.TaskSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Translates a frozen manifest into what the rendezvous needs to know. */
public final class RunPlans {
  private RunPlans() {}

  /** The run as its rendezvous sees it. */
  public static RunPlan of(Manifest.Frozen frozen, Splits splits, CoordinatorConfig config) {
    RunSpec run = config.run();
    Shares shares = RankShares.of(splits, frozen.manifest().files().size(), run);
    Assignment assignment = assignment(shares.worldSize(), frozen, config);
    return new RunPlan(
        frozen.run(),
        shares.worldSize(),
        // A run of which nothing is left has failed, however much it tolerates.
        Math.min(run.maxFailedRanks(), shares.worldSize() - 1),
        rank -> assignment,
        splits,
        run.data().follow().isPresent(),
        shares,
        run.maxFailedSplits().map(OptionalInt::of).orElse(OptionalInt.empty()),
        run.maxBadSamples(),
        metrics(Optional.ofNullable(run.data().reading().task())));
  }

  /**
   * A run of partitions that are a split each and whose they are.
   *
   * @param run the run's UID
   * @param maxFailedRanks how many ranks may be missing in the end
   * @param assignments what each rank is told
   * @param partitions of each rank, which nobody else computes
   */
  public static RunPlan of(
      String run,
      int maxFailedRanks,
      IntFunction<Assignment> assignments,
      List<List<Partition>> partitions) {
    int[] bounds = new int[partitions.size() + 1];
    for (int rank = 0; rank < partitions.size(); rank++) {
      bounds[rank + 1] = bounds[rank] + partitions.get(rank).size();
    }
    return of(
        run,
        maxFailedRanks,
        assignments,
        new WholePartitions(partitions.stream().flatMap(List::stream).toList()),
        new Shares(bounds, Shares.Taking.NOBODYS));
  }

  /**
   * A run of these splits, of which none may fail.
   *
   * @param run the run's UID
   * @param maxFailedRanks how many ranks may be missing in the end
   * @param assignments what each rank is told
   */
  public static RunPlan of(
      String run,
      int maxFailedRanks,
      IntFunction<Assignment> assignments,
      SplitPlan splits,
      Shares shares) {
    return new RunPlan(
        run,
        shares.worldSize(),
        maxFailedRanks,
        assignments,
        splits,
        shares,
        OptionalInt.empty(),
        0,
        metrics(Optional.empty()));
  }

  /**
   * Metrics, merged as they come: their sum does not depend on the order, to the bit.
   *
   * @param task of the job; empty if that is left to its ranks
   */
  private static MetricsCodec<RankMetrics> metrics(Optional<Task> task) {
    return new MetricsCodec<>(
        RankMetrics::new,
        RankMetrics::fromBytes,
        RankMetrics::merge,
        RankMetrics::toBytes,
        metrics -> measured(metrics, task));
  }

  private static Measured measured(RankMetrics metrics, Optional<Task> ofJob) {
    Optional<TaskSpec> spec = metrics.measured().map(TaskMetrics::spec);
    return new Measured(
        OptionalLong.of(metrics.samples()),
        spec.map(Function.identity()),
        ofJob
            .filter(task -> spec.isPresent() && spec.get().task() != task)
            .map(task -> "its metrics are of %s, and the job says %s".formatted(spec.get(), task)));
  }

  /** A split for each. */
  private record WholePartitions(List<Partition> partitions) implements SplitPlan {
    @Override
    public int count() {
      return partitions.size();
    }

    @Override
    public Split split(int index) {
      return Split.newBuilder()
          .setIndex(index)
          .setPartition(partitions.get(index))
          .setParts(1)
          .build();
    }

    @Override
    public long bytes(int index) {
      return partitions.get(index).getSizeBytes();
    }

    @Override
    public long totalBytes() {
      return partitions.stream().mapToLong(Partition::getSizeBytes).sum();
    }
  }

  /** What every rank is told. */
  static Assignment assignment(int worldSize, Manifest.Frozen frozen, CoordinatorConfig config) {
    Manifest manifest = frozen.manifest();
    return Assignment.newBuilder()
        .setWorldSize(worldSize)
        .setModel(model(manifest.model(), config.run()))
        .setBatchSize(manifest.batchSize())
        .setFormat(manifest.data().format())
        .setReading(manifest.data().reading())
        .setOutputUri(config.run().output().uri().toString())
        .setStorePredictions(manifest.predictions())
        .setPredictionsFormat(manifest.predictionsFormat().toString())
        .setManifestSha256(frozen.base())
        .setGang(config.run().coordination() == Coordination.GANG)
        .setProfile(config.run().profile())
        .setMaxBadSamples(config.run().maxBadSamples())
        .build();
  }

  /**
   * A rank that gets a digest has to fetch all of the archive. Where the job does not ask for that,
   * the ETag suffices to say that it is the object that was planned with. Without a model, all that
   * says which one it is stays empty.
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
