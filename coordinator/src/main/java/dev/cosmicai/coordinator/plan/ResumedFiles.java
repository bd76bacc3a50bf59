package dev.cosmicai.coordinator.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a run that resumes another: those of the other one, in their order, and behind them
 * what is new, so that every split keeps its number. Where a file is cycled over, each time that it
 * stands there counts.
 *
 * @param files all of them, numbered anew
 * @param newFiles how many of them, at the end, are new
 * @param objection in words what has become of a file that was there before; empty if all are still
 *     there and unchanged
 */
record ResumedFiles(List<Manifest.File> files, int newFiles, Optional<String> objection) {
  /**
   * Compares.
   *
   * @param stored of the run that is resumed
   * @param planned of this one
   */
  static ResumedFiles of(List<Manifest.File> stored, List<Manifest.File> planned) {
    int same = 0;
    while (same < Math.min(stored.size(), planned.size())
        && stored.get(same).isSameAs(planned.get(same))) {
      same++;
    }
    List<Manifest.File> later = planned.subList(same, planned.size());
    Map<String, Integer> missing = new LinkedHashMap<>();
    Map<String, Manifest.File> versions = new HashMap<>();
    for (Manifest.File file : stored.subList(same, stored.size())) {
      missing.merge(file.key(), 1, Integer::sum);
      versions.put(file.key(), file);
    }
    List<Manifest.File> all = new ArrayList<>(stored);
    for (Manifest.File file : later) {
      Manifest.File before = versions.get(file.key());
      if (before != null && !before.isSameAs(file)) {
        return new ResumedFiles(stored, 0, Optional.of(changed(before, file)));
      }
      if (missing.getOrDefault(file.key(), 0) > 0) {
        missing.merge(file.key(), -1, Integer::sum);
      } else {
        all.add(file.at(all.size()));
      }
    }
    Optional<String> gone =
        missing.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .findFirst()
            .map(entry -> entry.getKey() + " is not among the files any more");
    return gone.isPresent()
        ? new ResumedFiles(stored, 0, gone)
        : new ResumedFiles(all, all.size() - stored.size(), Optional.empty());
  }

  private static String changed(Manifest.File before, Manifest.File now) {
    return before.etag().equals(now.etag())
        ? "%s has changed (%d bytes, now %d)"
            .formatted(before.key(), before.sizeBytes(), now.sizeBytes())
        : "%s has changed (ETag %s, now %s)".formatted(before.key(), before.etag(), now.etag());
  }
}
