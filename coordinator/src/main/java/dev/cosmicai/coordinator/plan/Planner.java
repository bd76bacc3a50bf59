package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.util.List;
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
  private Planner() {}

  /** The whole plan. Without a given digest of the model, it reads the model once. */
  public static Manifest plan(PlanRequest request, ObjectStore store) {
    StoredObject model = store.head(request.model());
    List<StoredObject> files = files(request, store);
    return manifest(request, model, modelSha256(request, model, store), files);
  }

  /** The files that the job processes, in order; reads listings only. */
  public static List<StoredObject> files(PlanRequest request, ObjectStore store) {
    List<StoredObject> listed = store.list(request.data());
    if (listed.isEmpty()) {
      return request.selection().select(List.of(singleFile(request, store)));
    }
    List<StoredObject> partitions =
        listed.stream().filter(object -> isPartition(object, request)).toList();
    if (partitions.isEmpty()) {
      throw new FatalFault(
          Reason.InputNotFound,
          "data.uri: of %d objects under %s none has a name that ends in %s; check data.format"
              .formatted(listed.size(), request.data(), request.format().endings()));
    }
    return request.selection().select(partitions);
  }

  /** The manifest of files that were found; pure. */
  static Manifest manifest(
      PlanRequest request, StoredObject model, String modelSha256, List<StoredObject> files) {
    int worldSize = request.worldSize().orElse(files.size());
    if (worldSize > PlanRequest.MAX_WORLD_SIZE) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "one rank for each of %d files is more than the %d ranks that a run may have; set worldSize"
              .formatted(files.size(), PlanRequest.MAX_WORLD_SIZE));
    }
    return new Manifest(
        new Manifest.Model(
            model.uri().toString(),
            modelSha256,
            model.sizeBytes(),
            model.etag(),
            request.precision()),
        new Manifest.Data(request.data().bucket(), request.format().toString()),
        request.batchSize(),
        request.predictions(),
        IntStream.range(0, files.size()).mapToObj(index -> file(index, files.get(index))).toList(),
        RankMapping.map(files.size(), worldSize));
  }

  private static Manifest.File file(int index, StoredObject object) {
    return new Manifest.File(index, object.uri().key(), object.sizeBytes(), object.etag());
  }

  private static StoredObject singleFile(PlanRequest request, ObjectStore store) {
    ObjectUri uri = request.data();
    Optional<StoredObject> object = uri.key().isEmpty() ? Optional.empty() : store.find(uri);
    if (object.isEmpty()) {
      throw new FatalFault(
          Reason.InputNotFound,
          "data.uri: there are no objects under %s; check the path".formatted(uri.resolve("")));
    }
    if (request.format() == PartitionFormat.AUTO && !PartitionFormat.AUTO.matches(uri.key())) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "data.uri: the name of %s does not tell its format; set data.format".formatted(uri));
    }
    return object.get();
  }

  /** A model or predictions beside the data are no data, whatever their names end in. */
  private static boolean isPartition(StoredObject object, PlanRequest request) {
    ObjectUri uri = object.uri();
    String predictions = new OutputLayout(request.output()).predictionsFolder() + "/";
    return request.format().matches(uri.key())
        && !uri.equals(request.model())
        && !uri.toString().startsWith(predictions);
  }

  private static String modelSha256(PlanRequest request, StoredObject model, ObjectStore store) {
    return request.modelSha256().orElseGet(() -> Sha256.ofObject(store, model));
  }
}
