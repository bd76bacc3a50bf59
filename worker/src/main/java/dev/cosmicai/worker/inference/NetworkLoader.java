package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.Reading;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Model;
import dev.cosmicai.tasks.TaskSpec;
import dev.cosmicai.worker.context.ProcessMemory;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.input.ColumnPlan;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.TorchEngine;
import dev.cosmicai.worker.network.TorchScriptNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the model while the engine starts, then loads the one into the other. */
public final class NetworkLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkLoader.class);

  private final RankContext context;
  private final EngineStart engine;
  private final Schedule schedule;
  private final Model model;
  private final Path file;
  private final Reading reading;
  private final CompletableFuture<NetworkInfo> declared = new CompletableFuture<>();
  private final CompletableFuture<ColumnPlan> plan;
  private final CompletableFuture<Loaded> loading;

  /** Starts fetching at once. */
  NetworkLoader(RankContext context, EngineStart engine, Schedule schedule, Path scratchFolder) {
    this.context = context;
    this.engine = engine;
    this.schedule = schedule;
    this.model = context.assignment().getModel();
    this.file = scratchFile(scratchFolder);
    this.reading = Reading.parse(context.assignment().getReading());
    this.plan = declared.thenApply(info -> new ColumnPlan(asked(info), reading));
    CompletableFuture<ModelArchive> archive = context.background().start(this::fetch);
    archive.whenComplete(this::declare);
    this.loading = engine.engine().thenCombine(archive, this::load);
  }

  /**
   * A network that is ready to predict.
   *
   * @param network to be closed after the last prediction
   * @param modelBytes the size of its archive
   * @param runtimeBytes resident with the engine running, before model and partitions
   */
  record Loaded(Network network, long modelBytes, long runtimeBytes) implements AutoCloseable {
    @Override
    public void close() {
      network.close();
    }
  }

  /**
   * Which columns are read: known once the model's file says what it takes, before it is loaded.
   */
  CompletableFuture<ColumnPlan> plan() {
    return plan;
  }

  /** Waits until the network is loaded. */
  Loaded await() {
    Loaded loaded = context.stop().await(loading);
    LOG.info(
        "{} computes in {}: {} forward passes at a time of {} samples, each on {} threads",
        model.getUri(),
        loaded.network().info().precision(),
        schedule.streams(),
        loaded.network().info().batchSize(),
        schedule.threadsPerStream());
    return loaded;
  }

  /** Loads no further, waits for what is being loaded, and deletes the model's file. */
  @Override
  public void close() {
    engine.close();
    deleteFile();
  }

  private void deleteFile() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", file, e.toString());
    }
  }

  private ModelArchive fetch() {
    ModelArchive archive = new ModelFetch(context, file, declared).fetch();
    return archive.withInfo(asked(archive.info()));
  }

  /** A network as the job wants it fed and judged. */
  private NetworkInfo asked(NetworkInfo info) {
    NetworkInfo sized = model.getBatchSize() == 0 ? info : info.withBatchSize(model.getBatchSize());
    NetworkInfo judged = reading.task() == null ? sized : sized.withTask(reading.task());
    requireMeasurable(judged);
    return judged;
  }

  private void requireMeasurable(NetworkInfo network) {
    try {
      TaskSpec unused = network.task().spec(network.signature().outputs());
    } catch (FatalFault fault) {
      throw new FatalFault(
          fault.reason(),
          "%s: %s; set model.task to another one".formatted(model.getUri(), fault.getMessage()),
          fault);
    }
  }

  /** Where that was not found out before the whole file was there, or nothing was. */
  private void declare(ModelArchive archive, Throwable fault) {
    if (fault != null) {
      declared.completeExceptionally(fault);
    } else {
      declared.complete(archive.info());
    }
  }

  private Loaded load(TorchEngine torch, ModelArchive archive) {
    long runtimeBytes = ProcessMemory.residentBytes() - ProcessMemory.directBufferBytes();
    TorchScriptNetwork network =
        engine.nativeCode(
            () ->
                context
                    .clock()
                    .time(Stage.MODEL_LOAD, () -> TorchScriptNetwork.load(torch, archive)));
    long modelBytes = file.toFile().length();
    deleteFile();
    return new Loaded(network, modelBytes, Math.max(0, runtimeBytes));
  }

  private static Path scratchFile(Path folder) {
    try {
      return Files.createTempFile(Files.createDirectories(folder), "model-", ".pt");
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "the model cannot be written to %s: %s; set COSMIC_SCRATCH_DIR to a writable folder"
              .formatted(folder, e),
          e);
    }
  }
}
