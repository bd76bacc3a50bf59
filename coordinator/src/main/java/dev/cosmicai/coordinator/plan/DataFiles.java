package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that a job processes, out of all objects that its data's URI names.
 *
 * @param files in order; one that is cycled over stands in it several times
 * @param passedOver what lies among them and is no data
 */
record DataFiles(List<StoredObject> files, PassedOver passedOver) {
  private static final String PREPARE = "make partitions of these files with cosmic prepare";

  /** Endings of what {@code cosmic prepare} makes partitions of. */
  private static final List<String> SURVEY_ENDINGS = List.of(".fits", ".fit", ".h5", ".hdf5");

  /** Other endings of what {@code torch.save} writes. */
  private static final List<String> TORCH_ENDINGS = List.of(".pkl", ".ckpt", ".bin", ".th");

  /** Endings of what is read beside a table, or in a shard. */
  private static final List<String> IMAGE_ENDINGS = List.of(".jpg", ".jpeg", ".png");

  /**
   * Finds them by reading listings only.
   *
   * @param start which of them count
   * @throws FatalFault ({@code InputNotFound}) if there are none, unless the job follows the folder
   *     or goes on with a run that found some
   */
  static DataFiles find(RunSpec run, ObjectStore store, FilesAtStart start) {
    List<StoredObject> listed = store.list(run.data().uri());
    boolean mayBeNone = run.data().follow().isPresent() || !start.earlier().isEmpty();
    if (listed.isEmpty() && run.data().follow().isPresent()) {
      refuseSingleFile(run, store);
    } else if (listed.isEmpty()) {
      List<StoredObject> single = singleFile(run, store, mayBeNone);
      return selected(run, start.among(single), PassedOver.among(Stream.empty()));
    }
    PassedOver passedOver = PassedOver.among(listed.stream().map(object -> path(object, run)));
    List<StoredObject> partitions = partitions(run, listed);
    if (partitions.isEmpty() && !mayBeNone) {
      throw nothing(run, listed, passedOver);
    }
    return selected(run, start.among(partitions), passedOver);
  }

  /** Those of objects that are data, in their order. */
  static List<StoredObject> partitions(RunSpec run, List<StoredObject> listed) {
    return listed.stream().filter(object -> isPartition(object, run)).toList();
  }

  private static DataFiles selected(RunSpec run, List<StoredObject> files, PassedOver passedOver) {
    List<StoredObject> selected = FileSelection.of(run).select(files);
    refuseArchived("data.uri", selected);
    return new DataFiles(selected, passedOver);
  }

  /** Below the folder that the job names, whatever that is called. */
  private static String path(StoredObject object, RunSpec run) {
    return object.uri().key().substring(run.data().uri().folderPrefix().length());
  }

  private static FatalFault nothing(RunSpec run, List<StoredObject> listed, PassedOver passedOver) {
    String hidden = passedOver.count() == 0 ? "" : " (" + passedOver.sentence() + ")";
    return new FatalFault(
        Reason.InputNotFound,
        "data.uri: of %d objects under %s none has a name that ends in %s%s; %s"
            .formatted(
                listed.size(),
                run.data().uri(),
                run.data().format().endings(),
                hidden,
                remedy(
                    listed.stream()
                        .map(object -> path(object, run))
                        .filter(path -> !PassedOver.isPassedOver(path))
                        .toList())));
  }

  /** Called for a folder to follow that holds nothing: it may be none. */
  private static void refuseSingleFile(RunSpec run, ObjectStore store) {
    ObjectUri uri = run.data().uri();
    if (!uri.key().isEmpty() && store.find(uri).isPresent()) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "data.uri: %s is one object, to which no files come; name a folder, or leave out data.follow"
              .formatted(uri));
    }
  }

  private static List<StoredObject> singleFile(RunSpec run, ObjectStore store, boolean mayBeNone) {
    ObjectUri uri = run.data().uri();
    Optional<StoredObject> object = uri.key().isEmpty() ? Optional.empty() : store.find(uri);
    if (object.isEmpty() && !mayBeNone) {
      throw new FatalFault(
          Reason.InputNotFound,
          "data.uri: there are no objects under %s; check the path".formatted(uri.resolve("")));
    }
    if (object.isPresent()
        && run.data().format() == PartitionFormat.AUTO
        && !PartitionFormat.AUTO.matches(uri.key())) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "data.uri: the name of %s does not tell its format; %s"
              .formatted(
                  uri, endsIn(List.of(uri.key()), SURVEY_ENDINGS) ? PREPARE : "set data.format"));
    }
    return object.stream().toList();
  }

  /** What to do about a folder in which no name ends as it should. */
  private static String remedy(List<String> keys) {
    if (keys.stream().anyMatch(PartitionFormat.AUTO::matches)) {
      return "check data.format";
    }
    if (endsIn(keys, SURVEY_ENDINGS)) {
      return PREPARE;
    }
    if (endsIn(keys, IMAGE_ENDINGS)) {
      return "list the images in a table beside them, metadata.csv with the column file_name";
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

  static void refuseArchived(String field, List<StoredObject> objects) {
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

  /** A model or predictions beside the data are no data, whatever their names end in. */
  private static boolean isPartition(StoredObject object, RunSpec run) {
    ObjectUri uri = object.uri();
    String predictions = new OutputLayout(run.output().uri()).predictionsFolder().toString();
    return run.data().format().matches(uri.key())
        && !PassedOver.isPassedOver(path(object, run))
        && !run.model().uri().equals(Optional.of(uri))
        && !uri.toString().startsWith(predictions);
  }
}
