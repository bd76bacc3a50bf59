package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.program.Program;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a job asks for into a manifest: finds the model and the files and takes as many files
 * as asked, in natural order. Reads the store and changes nothing in it.
 *
 * <p>Faults: {@code BucketNotFound}, {@code InputNotFound} (no model, no files), {@code
 * PermissionDenied}, {@code InvalidSpec}, {@code StorageUnavailable}.
 */
public final class Planner {
  private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

  private Planner() {}

  /**
   * The whole plan. Without a given digest of the model, it reads the model once. What a program
   * that stands for our ranks is handed on as a model is not looked into either way.
   *
   * @param earlier the files of a run that this one resumes, which need not be there any more;
   *     empty if it resumes none
   * @param now of a run that follows its data, files that were written just before wait
   */
  public static Manifest plan(
      RunSpec run, ObjectStore store, List<Manifest.File> earlier, Instant now) {
    Preview found = found(run, store, FilesAtStart.of(run, earlier, now), true);
    if (found.passedOver().count() > 0) {
      LOG.info("data.uri: {}", found.passedOver().sentence());
    }
    return found.manifest();
  }

  /**
   * What would be planned.
   *
   * @param manifest in which a digest of the model that the job does not give may be the empty text
   * @param passedOver what lies among the data and would not be read
   */
  public record Preview(Manifest manifest, PassedOver passedOver) {}

  /** What would be planned, found by reading listings only, without a digest of the model. */
  public static Preview preview(RunSpec run, ObjectStore store) {
    return found(run, store, FilesAtStart.ALL, false);
  }

  /** The same of a run that resumes one of these files: with the digest, as both must have one. */
  public static Preview preview(RunSpec run, ObjectStore store, List<Manifest.File> earlier) {
    return found(run, store, new FilesAtStart(earlier, Optional.empty()), true);
  }

  private static Preview found(
      RunSpec run, ObjectStore store, FilesAtStart start, boolean readsModel) {
    Optional<StoredObject> model = model(run, store);
    DataFiles data = DataFiles.find(run, store, start);
    String sha256 =
        run.model()
            .sha256()
            .or(() -> model.filter(m -> readsModel).map(m -> Sha256.ofObject(store, m)))
            .orElse("");
    return new Preview(manifest(run, model, sha256, data.files()), data.passedOver());
  }

  /** The data that there is at this moment, in natural order, whether it was planned or not. */
  public static List<StoredObject> look(RunSpec run, ObjectStore store) {
    return DataFiles.partitions(run, store.list(run.data().uri()));
  }

  /** The manifest of files that were found; pure. */
  static Manifest manifest(
      RunSpec run, Optional<StoredObject> model, String modelSha256, List<StoredObject> files) {
    // Refuses what nobody could run before anything is written.
    RankShares.worldSize(files.size(), run);
    Manifest manifest = manifestOf(run, model, modelSha256, files);
    Splits.of(manifest);
    return manifest;
  }

  private static Manifest manifestOf(
      RunSpec run, Optional<StoredObject> model, String modelSha256, List<StoredObject> files) {
    return new Manifest(
        new Manifest.Model(
            model.map(object -> object.uri().toString()).orElse(""),
            modelSha256,
            model.map(StoredObject::sizeBytes).orElse(0L),
            model.map(StoredObject::etag).orElse(""),
            run.model().precision().toString(),
            run.model().batchSize().orElse(0),
            run.model().device() == Device.AUTO ? "" : run.model().device().toString(),
            run.program().map(Program::words).orElse(List.of())),
        new Manifest.Data(
            run.data().uri().bucket(),
            run.data().format().toString(),
            run.data().splitBytes().orElse(RunSpec.DEFAULT_SPLIT_BYTES),
            run.data().reading().toString()),
        run.batchSize(),
        run.output().predictions(),
        // Nothing is stored in a format: it makes no difference then.
        run.output().predictions() ? run.output().predictionsFormat() : PredictionsFormat.NPZ,
        IntStream.range(0, files.size())
            .mapToObj(index -> Manifest.File.of(index, files.get(index)))
            .toList());
  }

  private static Optional<StoredObject> model(RunSpec run, ObjectStore store) {
    Optional<StoredObject> model = run.model().uri().map(store::head);
    DataFiles.refuseArchived("model.uri", model.stream().toList());
    return model;
  }
}
