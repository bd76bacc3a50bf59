package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.Reading;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.results.rank.OperatorProfile;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.worker.context.ProcessMemory;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.input.DataLoader;
import dev.cosmicai.worker.input.ring.PrefetchSettings;
import dev.cosmicai.worker.network.NetworkInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All partitions of a rank through the network: batches come from the {@link DataLoader} as their
 * bytes arrive, go through {@link Inference} side by side and are put together by the {@link
 * PredictionCollector}. Nothing here waits for a whole partition, so no core is idle between two of
 * them.
 */
public final class Computation implements AutoCloseable {
  private final RankContext context;
  private final Schedule schedule;
  private final NetworkLoader networkLoader;
  private final DataLoader dataLoader;

  /**
   * What a rank computed.
   *
   * @param network the network that did; null for a rank without partitions
   * @param engine what ran it, such as {@code PyTorch 2.7.1}; empty for a rank without partitions
   * @param device what it computed on, such as {@code cpu}; empty likewise
   * @param metrics of all its samples, in order
   * @param predictions of all its samples, in order; null for a rank without partitions
   * @param modelBytes the size of the model
   * @param bufferBytes the buffers for partitions
   * @param runtimeBytes resident with the engine running, before model and partitions
   * @param profile where forward passes spend their time; null if the job does not ask, and for a
   *     rank without partitions
   */
  public record Result(
      NetworkInfo network,
      String engine,
      String device,
      RankMetrics metrics,
      Predictions predictions,
      long modelBytes,
      long bufferBytes,
      long runtimeBytes,
      OperatorProfile profile) {
    /** The identity: of a rank without partitions. */
    public static Result nothing() {
      return new Result(
          null, "", "", new RankMetrics(), null, 0, 0, ProcessMemory.residentBytes(), null);
    }
  }

  /**
   * Starts fetching the model and reading the first partition, both at once.
   *
   * @param engine which may still be starting
   * @param scratchFolder where the model lies until it is loaded
   */
  public Computation(
      RankContext context, EngineStart engine, Schedule schedule, Path scratchFolder) {
    this.context = context;
    this.schedule = schedule;
    this.networkLoader = new NetworkLoader(context, engine, schedule, scratchFolder);
    this.dataLoader =
        DataLoader.start(context, PrefetchSettings.of(schedule.cores()), networkLoader.plan());
  }

  /** Computes everything; for the rank's main thread. */
  public Result run() {
    try (NetworkLoader.Loaded loaded = networkLoader.await()) {
      Optional<PassProfile> profile =
          context.assignment().getProfile()
              ? Optional.of(new PassProfile(loaded.network().recorder()))
              : Optional.empty();
      return run(loaded, profile);
    }
  }

  private Result run(NetworkLoader.Loaded loaded, Optional<PassProfile> profile) {
    try (Inference inference =
        new Inference(loaded.network(), context, schedule.streams(), profile)) {
      context.monitor().ready();
      NetworkInfo info = loaded.network().info();
      List<String> kept = Reading.parse(context.assignment().getReading()).keep();
      PredictionCollector collector = new PredictionCollector(context.stop(), info, kept);
      try {
        while (dataLoader.hasNext()) {
          Batch batch = dataLoader.next(info.batchSize());
          collector.add(batch, inference.submit(batch));
          collector.collectReady();
        }
        collector.collectAll();
      } catch (FatalFault fault) {
        blame(fault, collector.nextPartition());
        throw fault;
      }
      return new Result(
          info,
          loaded.engine(),
          loaded.device(),
          collector.metrics(),
          collector.predictions(),
          loaded.modelBytes(),
          dataLoader.bufferBytes(),
          loaded.runtimeBytes(),
          profile.map(PassProfile::result).orElse(null));
    }
  }

  /** Damage explains a sample that cannot be computed with. */
  private void blame(FatalFault fault, Partition partition) {
    if (partition != null && partition.getUri().equals(fault.subject().orElse(null))) {
      dataLoader.verify(partition);
    }
  }

  @Override
  public void close() {
    networkLoader.close();
  }
}
