package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much of the data a job takes. Files are taken in their given order: all of them, the first
 * {@code fileLimit}, or as many as it needs until their sizes reach {@code totalBytes}, beginning
 * again with the first file where all of them together are smaller. Cycling like this is how large
 * runs are tried with a small data set.
 *
 * @param fileLimit at least 1; with fewer files, all are taken
 * @param totalBytes at least 1; the last file taken may go beyond it
 */
public record FileSelection(Optional<Integer> fileLimit, Optional<Long> totalBytes) {
  /** Every file once. */
  public static FileSelection all() {
    return new FileSelection(Optional.empty(), Optional.empty());
  }

  /** What a run's job says of it. */
  static FileSelection of(RunSpec run) {
    return new FileSelection(run.data().fileLimit(), run.data().totalBytes());
  }

  /** Whether there is to be another file beside so many, of so many bytes. */
  boolean wantsMore(int files, long bytes) {
    return totalBytes
        .map(total -> bytes < total)
        .orElseGet(() -> files < fileLimit.orElse(Integer.MAX_VALUE));
  }

  /** The files to process, in order; one that is cycled over stands in it several times. */
  List<StoredObject> select(List<StoredObject> files) {
    if (totalBytes.isPresent() && !files.isEmpty()) {
      return reach(totalBytes.get(), files);
    }
    int count = Math.min(files.size(), fileLimit.orElse(files.size()));
    if (count > Limits.MAX_FILE_LIMIT) {
      throw tooMany("the data holds " + files.size() + " files");
    }
    return List.copyOf(files.subList(0, count));
  }

  private static List<StoredObject> reach(long totalBytes, List<StoredObject> files) {
    if (files.stream().mapToLong(StoredObject::sizeBytes).sum() == 0) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "data.totalSize cannot be reached: every file under data.uri is empty");
    }
    List<StoredObject> taken = new ArrayList<>();
    long bytes = 0;
    for (int next = 0; bytes < totalBytes; next = (next + 1) % files.size()) {
      if (taken.size() == Limits.MAX_FILE_LIMIT) {
        throw tooMany(
            "reaching data.totalSize takes more than " + Limits.MAX_FILE_LIMIT + " files");
      }
      taken.add(files.get(next));
      bytes += files.get(next).sizeBytes();
    }
    return List.copyOf(taken);
  }

  private static FatalFault tooMany(String what) {
    return new FatalFault(
        Reason.InvalidSpec,
        what
            + ", but one job takes at most "
            + Limits.MAX_FILE_LIMIT
            + "; set data.fileLimit or split it");
  }
}
