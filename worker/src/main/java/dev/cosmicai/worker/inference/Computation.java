package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.Reading;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.results.rank.OperatorProfile;
import dev.cosmicai.results.rank.Saturation;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.input.DataLoader;
import dev.cosmicai.worker.input.ring.PrefetchSettings;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.split.HeldSplit;
import dev.cosmicai.worker.split.SplitSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * All splits of a rank through the network, which is loaded once: batches come from the {@link
 * DataLoader} as their bytes arrive, go through {@link Inference} side by side and are put together
 * by the {@link PredictionCollector}, which hands each split to the {@link Committer}. Nothing here
 * waits for a whole split, so no core is idle between two of them.
 */
public final class Computation implements AutoCloseable {
  private final RankContext context;
  private final Schedule schedule;
  private final SplitSource splits;
  private final NetworkLoader networkLoader;
  private final DataLoader dataLoader;
  private volatile Setup setup = Setup.NONE;
  private volatile Supplier<Saturation> saturation = () -> null;

  /**
   * What a rank computes with.
   *
   * @param network null before it is loaded, and of a rank that had no split
   * @param engine what runs it, such as {@code PyTorch 2.7.1}; empty likewise
   * @param device what it computes on, such as {@code cpu}; empty likewise
   * @param processorClass the class of the CPU that it computes on; empty likewise, and if it has
   *     none
   * @param member which archive of the model's file it computes with; empty likewise
   * @param modelBytes the size of the model
   * @param bufferBytes the buffers for splits
   * @param runtimeBytes resident with the engine running, before model and splits
   * @param profile where forward passes spend their time; null if the job does not ask, before the
   *     last pass, and of a rank that had no split
   * @param saturation how samples lie in the network's ranges so far; null if it does not tell
   */
  public record Setup(
      NetworkInfo network,
      String engine,
      String device,
      String processorClass,
      String member,
      long modelBytes,
      long bufferBytes,
      long runtimeBytes,
      OperatorProfile profile,
      Saturation saturation) {
    /** Nothing yet. */
    private static final Setup NONE = new Setup(null, "", "", "", "", 0, 0, 0, null, null);

    private Setup with(long bytes, Saturation seen) {
      return new Setup(
          network,
          engine,
          device,
          processorClass,
          member,
          modelBytes,
          bytes,
          runtimeBytes,
          profile,
          seen);
    }
  }

  /**
   * Starts fetching the model and reading the first split, both at once.
   *
   * @param engine which may still be starting
   * @param folders where the model lies until it is loaded
   * @param splits what is computed
   */
  public Computation(
      RankContext context,
      EngineStart engine,
      Schedule schedule,
      ModelFolders folders,
      SplitSource splits) {
    this.context = context;
    this.schedule = schedule;
    this.splits = splits;
    this.networkLoader = new NetworkLoader(context, engine, schedule, folders);
    this.dataLoader =
        DataLoader.start(
            context, PrefetchSettings.of(schedule.cores()), networkLoader.plan(), splits);
  }

  /**
   * Computes everything; for the rank's main thread. Without a split nothing is waited for, neither
   * engine nor model.
   */
  public void run(Committer committer) {
    if (!dataLoader.isAny()) {
      context.monitor().ready();
      return;
    }
    try (NetworkLoader.Loaded loaded = networkLoader.await()) {
      Optional<PassProfile> profile =
          context.assignment().getProfile()
              ? Optional.of(new PassProfile(loaded.network().recorder()))
              : Optional.empty();
      SaturationWatch watch =
          new SaturationWatch(loaded.network(), context.assignment().getModel().getUri());
      saturation = watch::seen;
      setup = setup(loaded, null);
      try (Inference inference =
          new Inference(loaded.network(), context, schedule.streams(), profile, watch)) {
        context.monitor().ready();
        computeAll(inference, loaded.network().info(), committer);
      }
      watch.end();
      setup = setup(loaded, profile.map(PassProfile::result).orElse(null));
    }
  }

  /** What is known by now; on any thread. */
  public Setup setup() {
    return setup.with(dataLoader.bufferBytes(), saturation.get());
  }

  private static Setup setup(NetworkLoader.Loaded loaded, OperatorProfile profile) {
    return new Setup(
        loaded.network().info(),
        loaded.engine(),
        loaded.device(),
        loaded.processorClass(),
        loaded.member(),
        loaded.modelBytes(),
        0,
        loaded.runtimeBytes(),
        profile,
        null);
  }

  private void computeAll(Inference inference, NetworkInfo info, Committer committer) {
    List<String> kept = Reading.parse(context.assignment().getReading()).keep();
    PredictionCollector collector =
        new PredictionCollector(
            context.stop(), info, kept, context.assignment().getMaxBadSamples(), committer);
    for (Batch batch = next(collector, info); batch != null; batch = next(collector, info)) {
      collector.add(
          batch,
          batch.count() == 0
              ? CompletableFuture.completedFuture(nothing(info))
              : inference.submit(batch));
      collect(collector, collector::collectReady);
    }
    collect(collector, collector::collectAll);
  }

  /** The next batch; null if there is none. */
  private Batch next(PredictionCollector collector, NetworkInfo info) {
    while (true) {
      try {
        collectMeanwhile(collector, dataLoader.known());
        return dataLoader.hasNext() ? dataLoader.next(info.batchSize()) : null;
      } catch (FatalFault fault) {
        goOnWithout(dataLoader.failing(), fault);
      }
    }
  }

  /**
   * Collects until something is known: the next split may come only when these are committed, or
   * others are.
   */
  private void collectMeanwhile(PredictionCollector collector, CompletableFuture<?> known) {
    while (!known.isDone() && !collector.isEmpty()) {
      CompletableFuture<Object> either =
          CompletableFuture.anyOf(known, collector.nextReady()).exceptionally(fault -> null);
      Object unused = context.stop().await(either);
      collect(collector, collector::collectReady);
    }
  }

  private void collect(PredictionCollector collector, Runnable some) {
    while (true) {
      try {
        some.run();
        return;
      } catch (FatalFault fault) {
        goOnWithout(collector.nextSplit(), fault);
      }
    }
  }

  /** Throws the fault if it is not about this split, or if the run does not go on without it. */
  private void goOnWithout(HeldSplit split, FatalFault fault) {
    if (split == null || !split.uri().equals(fault.subject().orElse(null))) {
      throw fault;
    } else if (split.isDropped()) {
      return;
    }
    FatalFault why = blame(split, fault);
    if (!context.stop().await(context.background().start(() -> splits.tolerates(split, why)))) {
      throw why;
    }
  }

  /** Damage explains a sample that cannot be computed with. */
  private FatalFault blame(HeldSplit split, FatalFault fault) {
    try {
      dataLoader.verify(split);
      return fault;
    } catch (FatalFault damage) {
      return damage;
    }
  }

  private static Outputs nothing(NetworkInfo info) {
    return new Outputs(
        info.signature().outputs().stream()
            .map(spec -> new Tensor(spec.type(), spec.shape(0), ByteBuffer.allocate(0)))
            .toList(),
        List.of());
  }

  @Override
  public void close() {
    networkLoader.close();
  }
}
