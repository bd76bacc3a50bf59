package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.proto.Model;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.cache.CacheKey;
import dev.cosmicai.worker.cache.ModelCache;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.input.ring.Fetch;
import dev.cosmicai.worker.input.ring.RemoteFile;
import dev.cosmicai.worker.network.ArchiveChoice;
import dev.cosmicai.worker.network.ArchiveVariant;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.choice.Processor;
import java.nio.file.Path;
import java.util.List;
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
  private final ModelCache cache;
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
   * @param cache what other ranks may have downloaded
   * @param file takes it; nobody else's
   * @param processor what is to compute
   * @param declared is told early what the network takes and gives, if that is found out before the
   *     whole file is there
   */
  ModelFetch(
      RankContext context,
      ModelCache cache,
      Path file,
      Processor processor,
      CompletableFuture<NetworkInfo> declared) {
    this.context = context;
    this.cache = cache;
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
      return fetchWhole();
    }
    Optional<ArchiveChoice> choice = time(Stage.MODEL_DOWNLOAD, this::lookInside);
    return choice.isEmpty() || !model.getSha256().isEmpty()
        ? fetchWhole()
        : fetch(choice.get()).withChoice(choice.get());
  }

  private ModelArchive fetch(ArchiveChoice choice) {
    if (choice.inside().isEmpty()) {
      return obtain(
          0, object.sizeBytes(), Optional.empty(), () -> ModelArchive.open(file, uri(), ""));
    }
    ArchiveVariant variant = choice.inside().get();
    return obtain(
        variant.offset(), variant.bytes(), Optional.empty(), () -> variant.open(file, uri()));
  }

  private ModelArchive fetchWhole() {
    String sha256 = model.getSha256();
    ModelArchive whole =
        obtain(
            0,
            object.sizeBytes(),
            Optional.of(sha256).filter(pinned -> !pinned.isEmpty()),
            () -> ModelArchive.open(file, uri(), sha256));
    return time(Stage.MODEL_LOAD, () -> whole.inPrecision(precision, processor));
  }

  /** A piece of the object, which one rank of those that share a folder downloads. */
  private ModelArchive obtain(
      long offset, long length, Optional<String> sha256, Supplier<ModelArchive> open) {
    return cache.obtain(
        key(offset, length, sha256),
        file,
        () -> download(offset, length),
        () -> time(Stage.MODEL_LOAD, open));
  }

  private CacheKey key(long offset, long length, Optional<String> sha256) {
    return CacheKey.of(
        List.of(
            uri(),
            object.etag(),
            Long.toString(object.sizeBytes()),
            sha256.orElse(model.getPlannedSha256()),
            Long.toString(offset)),
        length,
        sha256);
  }

  /**
   * What of it computes; empty for an ONNX file, which holds one precision. Beside its digest, too:
   * the partition need not wait until all of a large model is there.
   */
  private Optional<ArchiveChoice> lookInside() {
    FileBytes remote =
        new RemoteFile(
            Fetch.of(context, object),
            object.sizeBytes(),
            () -> context.store().download(object, context.transfers()));
    Optional<ArchiveChoice> choice =
        engine == ModelEngine.ONNX
            ? Optional.empty()
            : Optional.of(ArchiveChoice.choose(remote, uri(), precision, processor));
    ModelArchive.declared(remote, uri()).ifPresent(declared::complete);
    return choice;
  }

  private void download(long offset, long length) {
    time(
        Stage.MODEL_DOWNLOAD,
        () -> {
          context.store().downloadTo(object, offset, length, file, context.transfers());
          return file;
        });
  }

  private String uri() {
    return model.getUri();
  }

  private <T> T time(Stage stage, Supplier<T> work) {
    return context.clock().time(stage, work);
  }
}
