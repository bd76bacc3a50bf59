package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.proto.Model;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.input.ring.Fetch;
import dev.cosmicai.worker.input.ring.RemoteFile;
import dev.cosmicai.worker.network.ArchiveVariant;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.Processor;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Fetches the model's archive into a file. An archive of two or three precisions is three times as
 * large as that of bfloat16 inside it, or more, so of a large one only what this rank computes with
 * is fetched; but all of it where the job gives its digest, which is of the whole.
 */
final class ModelFetch {
  /** A file of this size costs no more than the requests that look into it. */
  private static final int SMALL_BYTES = 4 << 20;

  private final RankContext context;
  private final Model model;
  private final ModelEngine engine;
  private final Precision precision;
  private final StoredObject object;
  private final Path file;
  private final Processor processor;
  private final CompletableFuture<NetworkInfo> declared;

  /**
   * The fetch of the assignment's model.
   *
   * @param file takes it
   * @param processor what is to compute
   * @param declared is told early what the network takes and gives, if that is found out before the
   *     whole file is there
   */
  ModelFetch(
      RankContext context,
      Path file,
      Processor processor,
      CompletableFuture<NetworkInfo> declared) {
    this.context = context;
    this.model = context.assignment().getModel();
    this.engine = ModelEngine.of(model.getUri());
    this.precision = Precision.parse(model.getPrecision());
    this.object =
        new StoredObject(ObjectUri.ofStored(model.getUri()), model.getSizeBytes(), model.getEtag());
    this.file = file;
    this.processor = processor;
    this.declared = declared;
  }

  /** The archive that computes as the job asks, verified. */
  ModelArchive fetch() {
    if (object.sizeBytes() <= SMALL_BYTES) {
      download(0, object.sizeBytes());
      return openWhole();
    }
    Optional<ArchiveVariant> inside = time(Stage.MODEL_DOWNLOAD, this::lookInside);
    // An ONNX file holds one precision.
    if (!model.getSha256().isEmpty() || engine == ModelEngine.ONNX) {
      download(0, object.sizeBytes());
      return openWhole();
    } else if (inside.isEmpty()) {
      download(0, object.sizeBytes());
      return time(Stage.MODEL_LOAD, () -> ModelArchive.open(file, model.getUri(), ""));
    }
    ArchiveVariant variant = inside.get();
    download(variant.offset(), variant.bytes());
    return time(Stage.MODEL_LOAD, () -> variant.open(file, model.getUri()));
  }

  private ModelArchive openWhole() {
    return time(
        Stage.MODEL_LOAD,
        () ->
            ModelArchive.open(file, model.getUri(), model.getSha256())
                .inPrecision(precision, processor));
  }

  /** Beside its digest, too: the partition need not wait until all of a large model is there. */
  private Optional<ArchiveVariant> lookInside() {
    FileBytes remote =
        new RemoteFile(
            Fetch.of(context, object),
            object.sizeBytes(),
            () -> context.store().download(object, context.transfers()));
    Optional<ArchiveVariant> variant =
        engine == ModelEngine.ONNX
            ? Optional.empty()
            : ArchiveVariant.choose(remote, model.getUri(), precision, processor);
    ModelArchive.declared(remote, model.getUri()).ifPresent(declared::complete);
    return variant;
  }

  private void download(long offset, long length) {
    time(
        Stage.MODEL_DOWNLOAD,
        () -> {
          context.store().downloadTo(object, offset, length, file, context.transfers());
          return file;
        });
  }

  private <T> T time(Stage stage, Supplier<T> work) {
    return context.clock().time(stage, work);
  }
}
