package dev.cosmicai.worker;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.Model;
import dev.cosmicai.storage.ObjectUri;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.network.CpuFeatures;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.TorchEngine;
import dev.cosmicai.worker.network.TorchScriptNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the engine and fetches the model at the same time, then loads the one into the other. */
final class NetworkLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkLoader.class);

  /** Within the grace that a process gets between SIGTERM and SIGKILL. */
  private static final Duration NATIVE_CODE_PATIENCE = Duration.ofSeconds(10);

  private final RankContext context;
  private final Model model;
  private final Path file;
  private final CompletableFuture<LoadedNetwork> loading;
  // Held while libtorch's code runs on a thread of the background.
  private final ReentrantLock nativeCode = new ReentrantLock();
  private volatile boolean closed;

  private NetworkLoader(RankContext context) {
    this.context = context;
    this.model = context.assignment().getModel();
    this.file = scratchFile(context.config());
    CompletableFuture<TorchEngine> engine = context.background().start(this::startEngine);
    CompletableFuture<ModelArchive> archive = context.background().start(this::fetch);
    this.loading = engine.thenCombine(archive, this::load);
  }

  static NetworkLoader start(RankContext context) {
    return new NetworkLoader(context);
  }

  /** Waits until the network is loaded. */
  LoadedNetwork await() {
    LoadedNetwork loaded = context.stop().await(loading);
    LOG.info(
        "{} computes in {}, {} samples at a time on {} threads",
        model.getUri(),
        loaded.network().info().precision(),
        loaded.network().info().forwardSize(),
        context.config().threads());
    return loaded;
  }

  /**
   * Starts no native code any more, waits until none runs, and deletes the model's file. A process
   * that ends while a thread is inside libtorch crashes over its destructors, and its exit code,
   * which tells whether to try again, is lost.
   */
  @Override
  public void close() {
    closed = true;
    try {
      if (nativeCode.tryLock(NATIVE_CODE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        nativeCode.unlock();
      } else {
        LOG.warn("libtorch still loads {}; ending nevertheless", model.getUri());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deleteFile();
  }

  private TorchEngine startEngine() {
    return inNativeCode(
        () ->
            context
                .clock()
                .time(Stage.ENGINE, () -> TorchEngine.start(context.config().threads())));
  }

  private <T> T inNativeCode(Supplier<T> work) {
    nativeCode.lock();
    try {
      if (closed) {
        throw new RetriableFault(Reason.Interrupted, "stopped before the model was loaded");
      }
      return work.get();
    } finally {
      nativeCode.unlock();
    }
  }

  private void deleteFile() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", file, e.toString());
    }
  }

  private ModelArchive fetch() {
    StoredObject object =
        new StoredObject(ObjectUri.parse(model.getUri()), model.getSizeBytes(), model.getEtag());
    context
        .clock()
        .time(
            Stage.MODEL_DOWNLOAD,
            () -> {
              context.store().downloadTo(object, file, context.transfers());
              return file;
            });
    return context.clock().time(Stage.MODEL_LOAD, this::verify);
  }

  private ModelArchive verify() {
    ModelArchive archive =
        ModelArchive.open(file, model.getUri(), model.getSha256())
            .inPrecision(model.getPrecision(), CpuFeatures.multipliesBfloat16());
    return context.config().forwardSize().isPresent()
        ? archive.withForwardSize(context.config().forwardSize().getAsInt())
        : archive;
  }

  private LoadedNetwork load(TorchEngine engine, ModelArchive archive) {
    long runtimeBytes = ProcessMemory.residentBytes() - ProcessMemory.directBufferBytes();
    TorchScriptNetwork network =
        inNativeCode(
            () ->
                context
                    .clock()
                    .time(Stage.MODEL_LOAD, () -> TorchScriptNetwork.load(engine, archive)));
    deleteFile();
    return new LoadedNetwork(network, model.getSizeBytes(), Math.max(0, runtimeBytes));
  }

  private static Path scratchFile(WorkerConfig config) {
    try {
      return Files.createTempFile(
          Files.createDirectories(config.scratchFolder()), "model-" + config.rank() + "-", ".pt");
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "the model cannot be written to %s: %s; set COSMIC_SCRATCH_DIR to a writable folder"
              .formatted(config.scratchFolder(), e),
          e);
    }
  }
}
