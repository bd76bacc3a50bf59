package dev.cosmicai.worker;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Model;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.TorchEngine;
import dev.cosmicai.worker.network.TorchScriptNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the model while the engine starts, then loads the one into the other. */
final class NetworkLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkLoader.class);

  private final RankContext context;
  private final Model model;
  private final Path file;
  private final CompletableFuture<LoadedNetwork> loading;

  private NetworkLoader(RankContext context) {
    this.context = context;
    this.model = context.assignment().getModel();
    this.file = scratchFile(context.config());
    CompletableFuture<ModelArchive> archive = context.background().start(this::fetch);
    this.loading = context.engine().engine().thenCombine(archive, this::load);
  }

  static NetworkLoader start(RankContext context) {
    return new NetworkLoader(context);
  }

  /** Waits until the network is loaded. */
  LoadedNetwork await() {
    LoadedNetwork loaded = context.stop().await(loading);
    LOG.info(
        "{} computes in {}: {} forward passes at a time of {} samples, each on {} threads",
        model.getUri(),
        loaded.network().info().precision(),
        context.config().schedule().lanes(),
        loaded.network().info().forwardSize(),
        context.config().schedule().threadsPerForward());
    return loaded;
  }

  /** Loads no further, waits for what is being loaded, and deletes the model's file. */
  @Override
  public void close() {
    context.engine().close();
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
    ModelArchive archive = new ModelFetch(context, file).fetch();
    return model.getBatchSize() == 0 ? archive : archive.withForwardSize(model.getBatchSize());
  }

  private LoadedNetwork load(TorchEngine engine, ModelArchive archive) {
    long runtimeBytes = ProcessMemory.residentBytes() - ProcessMemory.directBufferBytes();
    TorchScriptNetwork network =
        context
            .engine()
            .nativeCode(
                () ->
                    context
                        .clock()
                        .time(Stage.MODEL_LOAD, () -> TorchScriptNetwork.load(engine, archive)));
    long modelBytes = file.toFile().length();
    deleteFile();
    return new LoadedNetwork(network, modelBytes, Math.max(0, runtimeBytes));
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
