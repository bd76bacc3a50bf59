package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.ProcessorClass;
import dev.cosmicai.contract.Reading;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Model;
import dev.cosmicai.tasks.TaskSpec;
import dev.cosmicai.worker.cache.ModelCache;
import dev.cosmicai.worker.context.ProcessMemory;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.input.ColumnPlan;
import dev.cosmicai.worker.network.DeviceChoice;
import dev.cosmicai.worker.network.EngineProvider;
import dev.cosmicai.worker.network.Engines;
import dev.cosmicai.worker.network.InferenceEngine;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import dev.cosmicai.worker.network.choice.Processor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
  private final ModelCache cache;
  private final Reading reading;
  private final CompletableFuture<NetworkInfo> declared = new CompletableFuture<>();
  private final CompletableFuture<ColumnPlan> plan;
  private final CompletableFuture<Loaded> loading;

  /** An archive, and what it is to be computed on. */
  private record Fetched(ModelArchive archive, Device device, Processor processor) {}

  /**
   * Starts fetching at once.
   *
   * @throws FatalFault EngineUnavailable, or DeviceUnavailable if no engine has to run to know
   */
  NetworkLoader(RankContext context, EngineStart engine, Schedule schedule, ModelFolders folders) {
    this.context = context;
    this.engine = engine;
    this.schedule = schedule;
    this.model = context.assignment().getModel();
    EngineProvider provider = Engines.require(model.getUri());
    CompletableFuture<InferenceEngine> running = engine.engine(provider);
    CompletableFuture<Device> device = device(provider, running);
    this.file = scratchFile(folders.scratch());
    this.cache =
        new ModelCache(folders.cache(), ModelCache.PATIENCE, context.clock(), context.stop());
    this.reading = Reading.parse(context.assignment().getReading());
    this.plan = declared.thenApply(info -> new ColumnPlan(asked(info), reading));
    CompletableFuture<Fetched> fetched =
        device.thenCompose(chosen -> context.background().start(() -> fetch(chosen)));
    var unused = fetched.whenComplete(this::declare);
    this.loading = running.thenCombine(fetched, this::load);
  }

  /**
   * A network that is ready to predict.
   *
   * @param network to be closed after the last prediction
   * @param engine what runs it, such as {@code PyTorch 2.7.1}
   * @param device what it computes on, such as {@code cpu}
   * @param processorClass the class of the CPU that it computes on; empty if it has none
   * @param member which archive of the model's file it is, such as {@code bf16.pt} or {@code outer}
   * @param modelBytes the size of its archive
   * @param runtimeBytes resident with the engine running, before model and partitions
   */
  record Loaded(
      Network network,
      String engine,
      String device,
      String processorClass,
      String member,
      long modelBytes,
      long runtimeBytes)
      implements AutoCloseable {
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
        "{} ({}) computes by {} on {}{} in {}: {} forward passes at a time of {} samples, each on"
            + " {} threads",
        model.getUri(),
        loaded.member(),
        loaded.engine(),
        loaded.device(),
        loaded.processorClass().isEmpty() ? "" : " of the class " + loaded.processorClass(),
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

  /** Known without the engine where it can be only one: the model need not wait then. */
  private CompletableFuture<Device> device(
      EngineProvider provider, CompletableFuture<InferenceEngine> running) {
    Device asked = Device.ofRecord(model.getDevice());
    return asked == Device.CPU || !provider.mayHaveGpu()
        ? CompletableFuture.completedFuture(
            DeviceChoice.choose(model.getUri(), asked, Optional.empty()))
        : running.thenApply(started -> DeviceChoice.choose(model.getUri(), asked, started.gpu()));
  }

  private Fetched fetch(Device device) {
    Processor processor = device == Device.CUDA ? Processor.GPU : CpuFeatures.current();
    ModelArchive archive = new ModelFetch(context, cache, file, processor, declared).fetch();
    return new Fetched(archive.withInfo(asked(archive.info())), device, processor);
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
  private void declare(Fetched fetched, Throwable fault) {
    if (fault != null) {
      declared.completeExceptionally(fault);
    } else {
      declared.complete(fetched.archive().info());
    }
  }

  private Loaded load(InferenceEngine running, Fetched fetched) {
    long runtimeBytes = ProcessMemory.residentBytes() - ProcessMemory.directBufferBytes();
    Device device = fetched.device();
    Network network =
        engine.nativeCode(
            () ->
                context
                    .clock()
                    .time(
                        Stage.MODEL_LOAD, () -> fetched.archive().load(running, device, traces())));
    long modelBytes = file.toFile().length();
    deleteFile();
    return new Loaded(
        network,
        running.name(),
        DeviceChoice.text(device, running.gpu()),
        fetched.processor().processorClass().map(ProcessorClass::toString).orElse(""),
        fetched.archive().member(),
        modelBytes,
        Math.max(0, runtimeBytes));
  }

  private Optional<Path> traces() {
    return context.assignment().getProfile() ? Optional.of(file.getParent()) : Optional.empty();
  }

  private static Path scratchFile(Path folder) {
    try {
      return Files.createTempFile(Files.createDirectories(folder), "model-", ".bin");
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "the model cannot be written to %s: %s; set COSMIC_SCRATCH_DIR to a writable folder"
              .formatted(folder, e),
          e);
    }
  }
}
