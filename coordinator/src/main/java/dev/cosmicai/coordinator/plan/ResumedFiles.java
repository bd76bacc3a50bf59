package dev.cosmicai.coordinator.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a run that resumes another: those of the other one, in their order, and behind them
 * what is new, so that every split keeps its number. Where a file is cycled over, each time that it
 * stands there counts. A file that is not as it was keeps its place: what it came to stands, if it
 * is computed.
 *
 * @param files all of them, numbered anew
 * @param newFiles how many of them, at the end, are new
 * @param departed those of the other run that are not there any more or have changed, in order
 */
record ResumedFiles(List<Manifest.File> files, int newFiles, List<Departed> departed) {
  /**
   * A file that is not as it was.
   *
   * @param file as it was
   * @param now the version that is there; null if it is gone
   */
  record Departed(Manifest.File file, Manifest.File now) {
    boolean isGone() {
      return now == null;
    }

    /** What of it is another, in words. */
    String change() {
      return file.change(now.sizeBytes(), now.etag());
    }

    /** Why it cannot be computed any more. */
    String objection() {
      return isGone()
          ? "%s is not among the files any more and not all of it is computed".formatted(file.key())
          : "%s has changed (%s) before all of it was computed".formatted(file.key(), change());
    }
  }

  /**
   * Compares.
   *
   * @param stored of the run that is resumed
   * @param planned of this one
   * @param selection how many files are to be in it: departed ones count, too
   */
  static ResumedFiles of(
      List<Manifest.File> stored, List<Manifest.File> planned, FileSelection selection) {
    int same = 0;
    while (same < Math.min(stored.size(), planned.size())
        && stored.get(same).isSameAs(planned.get(same))) {
      same++;
    }
    Map<String, Integer> missing = new HashMap<>();
    Map<String, Manifest.File> versions = new HashMap<>();
    for (Manifest.File file : stored.subList(same, stored.size())) {
      missing.merge(file.key(), 1, Integer::sum);
      versions.put(file.key(), file);
    }
    Map<String, Manifest.File> changed = new HashMap<>();
    List<Manifest.File> all = new ArrayList<>(stored);
    long bytes = stored.stream().mapToLong(Manifest.File::sizeBytes).sum();
    for (Manifest.File file : planned.subList(same, planned.size())) {
      Manifest.File before = versions.get(file.key());
      if (before != null && !before.isSameAs(file)) {
        changed.put(file.key(), file);
      } else if (missing.getOrDefault(file.key(), 0) > 0) {
        missing.merge(file.key(), -1, Integer::sum);
      } else if (selection.wantsMore(all.size(), bytes)) {
        all.add(file.at(all.size()));
        bytes += file.sizeBytes();
      }
    }
    return new ResumedFiles(
        all, all.size() - stored.size(), departed(stored, same, missing, changed));
  }

  /** Of a file that stands there several times, the last ones are those that are missing. */
  private static List<Departed> departed(
      List<Manifest.File> stored,
      int same,
      Map<String, Integer> missing,
      Map<String, Manifest.File> changed) {
    List<Departed> departed = new ArrayList<>();
    for (int i = stored.size() - 1; i >= same; i--) {
      Manifest.File file = stored.get(i);
      if (missing.get(file.key()) > 0) {
        missing.merge(file.key(), -1, Integer::sum);
        departed.add(new Departed(file, changed.get(file.key())));
      }
    }
    Collections.reverse(departed);
    return departed;
  }
}
