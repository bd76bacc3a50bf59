package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.storage.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the files that a run finds at its start it takes at once. A run that follows its data
 * leaves those that were written just now to its looks, since they may still be on their way. A run
 * that resumes another compares what that one took, whenever it was written; what lies in an
 * archive by now is to it as if it were gone.
 *
 * @param earlier what the run that is resumed took; empty for any other
 * @param writtenBy files that were written later wait; if empty, none does
 */
record FilesAtStart(List<Manifest.File> earlier, Optional<Instant> writtenBy) {
  /** All, of a run that resumes no other. */
  static final FilesAtStart ALL = new FilesAtStart(List.of(), Optional.empty());

  /** Those of a run that starts now. */
  static FilesAtStart of(RunSpec run, List<Manifest.File> earlier, Instant now) {
    return new FilesAtStart(
        earlier, run.data().follow().map(follow -> now.minus(follow.interval())));
  }

  /** Those to plan with, in the order of the listing. */
  List<StoredObject> among(List<StoredObject> listed) {
    Set<String> doubtful =
        listed.stream()
            .filter(object -> isArchived(object) || mayGrow(object))
            .map(object -> object.uri().key())
            .collect(Collectors.toSet());
    Set<String> taken =
        earlier.stream()
            .map(Manifest.File::key)
            .filter(doubtful::contains)
            .collect(Collectors.toSet());
    return listed.stream()
        .filter(
            object ->
                taken.contains(object.uri().key())
                    ? !isArchived(object)
                    : isArchived(object) || !mayGrow(object))
        .toList();
  }

  private static boolean isArchived(StoredObject object) {
    return !object.archive().isEmpty();
  }

  /** Of what no time is known, two looks can tell. */
  private boolean mayGrow(StoredObject object) {
    return writtenBy
        .filter(by -> object.modifiedMillis() == 0 || object.modifiedMillis() > by.toEpochMilli())
        .isPresent();
  }
}
