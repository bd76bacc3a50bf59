package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Turns what a job asks for into a manifest: finds the model and the files, takes as many files as
 * asked, in natural order, and maps them to ranks. Reads the store and changes nothing in it.
 *
 * <p>Faults: {@code BucketNotFound}, {@code InputNotFound} (no model, no files), {@code
 * PermissionDenied}, {@code InvalidSpec}, {@code StorageUnavailable}.
 */
public final class Planner {
  private static final String PREPARE = "make partitions of these files with cosmic prepare";

  /** Endings of what {@code cosmic prepare} makes partitions of. */
  private static final List<String> SURVEY_ENDINGS =
      List.of(".npy", ".fits", ".fit", ".h5", ".hdf5");

  /** Other endings of what {@code torch.save} writes. */
  private static final List<String> TORCH_ENDINGS = List.of(".pth", ".pkl", ".ckpt", ".bin", ".th");

  private Planner() {}

  /** The whole plan. Without a given digest of the model, it reads the model once. */
  public static Manifest plan(RunSpec run, ObjectStore store) {
    StoredObject model = model(run, store);
    List<StoredObject> files = files(run, store);
    String sha256 = run.model().sha256().orElseGet(() -> Sha256.ofObject(store, model));
    return manifest(run, model, sha256, files);
  }

  /**
   * What would be planned, found by reading listings only: a digest of the model that the job does
   * not give is the empty text.
   */
  public static Manifest preview(RunSpec run, ObjectStore store) {
    StoredObject model = model(run, store);
    return manifest(run, model, run.model().sha256().orElse(""), files(run, store));
  }

  /** The files that the job processes, in order; reads listings only. */
  public static List<StoredObject> files(RunSpec run, ObjectStore store) {
    List<StoredObject> listed = store.list(run.data().uri());
    if (listed.isEmpty()) {
      List<StoredObject> single = List.of(singleFile(run, store));
      refuseArchived("data.uri", single);
      return selection(run.data()).select(single);
    }
    List<StoredObject> partitions =
        listed.stream().filter(object -> isPartition(object, run)).toList();
    if (partitions.isEmpty()) {
      throw new FatalFault(
          Reason.InputNotFound,
          "data.uri: of %d objects under %s none has a name that ends in %s; %s"
              .formatted(
                  listed.size(),
                  run.data().uri(),
                  run.data().format().endings(),
                  remedy(listed.stream().map(object -> object.uri().key()).toList())));
    }
    List<StoredObject> selected = selection(run.data()).select(partitions);
    refuseArchived("data.uri", selected);
    return selected;
  }

  /** The manifest of files that were found; pure. */
  static Manifest manifest(
      RunSpec run, StoredObject model, String modelSha256, List<StoredObject> files) {
    int worldSize = run.worldSize().orElse(files.size());
    if (worldSize > Limits.MAX_WORLD_SIZE) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "one rank for each of %d files is more than the %d ranks that a run may have; set worldSize"
              .formatted(files.size(), Limits.MAX_WORLD_SIZE));
    }
    return new Manifest(
        new Manifest.Model(
            model.uri().toString(),
            modelSha256,
            model.sizeBytes(),
            model.etag(),
            run.model().precision().toString(),
            run.model().batchSize().orElse(0),
            run.model().device() == Device.AUTO ? "" : run.model().device().toString()),
        new Manifest.Data(
            run.data().uri().bucket(),
            run.data().format().toString(),
            run.data().reading().toString()),
        run.batchSize(),
        run.output().predictions(),
        // Nothing is stored in a format: it makes no difference then.
        run.output().predictions() ? run.output().predictionsFormat() : PredictionsFormat.NPZ,
        IntStream.range(0, files.size()).mapToObj(index -> file(index, files.get(index))).toList(),
        RankMapping.map(files.size(), worldSize));
  }

  private static FileSelection selection(RunSpec.Data data) {
    return new FileSelection(data.fileLimit(), data.totalBytes());
  }

  private static Manifest.File file(int index, StoredObject object) {
    return new Manifest.File(index, object.uri().key(), object.sizeBytes(), object.etag());
  }

  private static StoredObject singleFile(RunSpec run, ObjectStore store) {
    ObjectUri uri = run.data().uri();
    Optional<StoredObject> object = uri.key().isEmpty() ? Optional.empty() : store.find(uri);
    if (object.isEmpty()) {
      throw new FatalFault(
          Reason.InputNotFound,
          "data.uri: there are no objects under %s; check the path".formatted(uri.resolve("")));
    }
    if (run.data().format() == PartitionFormat.AUTO && !PartitionFormat.AUTO.matches(uri.key())) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "data.uri: the name of %s does not tell its format; %s"
              .formatted(
                  uri, endsIn(List.of(uri.key()), SURVEY_ENDINGS) ? PREPARE : "set data.format"));
    }
    return object.get();
  }

  /** What to do about a folder in which no name ends as it should. */
  private static String remedy(List<String> keys) {
    if (keys.stream().anyMatch(PartitionFormat.AUTO::matches)) {
      return "check data.format";
    }
    if (endsIn(keys, SURVEY_ENDINGS)) {
      return PREPARE;
    }
    return endsIn(keys, TORCH_ENDINGS)
        ? "rename what torch.save wrote to end in .pt"
        : "check data.uri, or rename the files so that their names tell the format";
  }

  private static boolean endsIn(List<String> keys, List<String> endings) {
    return keys.stream()
        .map(key -> key.toLowerCase(Locale.ROOT))
        .anyMatch(key -> endings.stream().anyMatch(key::endsWith));
  }

  private static void refuseArchived(String field, List<StoredObject> objects) {
    List<StoredObject> archived =
        objects.stream().filter(object -> !object.archive().isEmpty()).toList();
    if (!archived.isEmpty()) {
      StoredObject first = archived.get(0);
      throw new FatalFault(
              Reason.InputNotFound,
              "%s: %s is archived (%s), as %d of %d objects are; restore them (aws s3api restore-object), then start again"
                  .formatted(field, first.uri(), first.archive(), archived.size(), objects.size()))
          .about(first.uri().toString());
    }
  }

  private static StoredObject model(RunSpec run, ObjectStore store) {
    StoredObject model = store.head(run.model().uri());
    refuseArchived("model.uri", List.of(model));
    return model;
  }

  /** A model or predictions beside the data are no data, whatever their names end in. */
  private static boolean isPartition(StoredObject object, RunSpec run) {
    ObjectUri uri = object.uri();
    String predictions = new OutputLayout(run.output().uri()).predictionsFolder().toString();
    return run.data().format().matches(uri.key())
        && !uri.equals(run.model().uri())
        && !uri.toString().startsWith(predictions);
  }
}
