package dev.cosmicai.coordinator.follow;

import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.storage.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells which of the objects that looks at a folder find are new files and whole. A file may still
 * be on its way into the folder when it is seen first, so it is new when two looks in a row find it
 * the same. Of what is no longer as it was taken, and of what has to be restored from an archive,
 * it warns once. Does no I/O; not thread-safe.
 */
final class NewFiles {
  private final Map<String, Manifest.File> taken = new HashMap<>();

  /** What the look before found and did not take. */
  private Map<String, StoredObject> coming = Map.of();

  /** Keys that were warned of. */
  private final Set<String> told = new HashSet<>();

  private final Consumer<String> warnings;

  /**
   * Beside those that are in the manifest.
   *
   * @param warnings takes each, a line
   */
  NewFiles(Collection<Manifest.File> taken, Consumer<String> warnings) {
    this.warnings = warnings;
    take(taken);
  }

  /** These are in the manifest by now. */
  void take(Collection<Manifest.File> files) {
    files.forEach(file -> taken.put(file.key(), file));
  }

  /**
   * What another look has found.
   *
   * @param listed all data of the folder
   * @return what is to be taken, in the order of the listing
   */
  List<StoredObject> among(List<StoredObject> listed) {
    List<StoredObject> whole = new ArrayList<>();
    Map<String, StoredObject> changing = new HashMap<>();
    for (StoredObject object : listed) {
      String key = object.uri().key();
      Manifest.File known = taken.get(key);
      if (known != null) {
        warnIfChanged(known, object);
      } else if (!object.archive().isEmpty()) {
        warnOnce(key, "%s is archived (%s) and is not taken; restore it", object.archive());
      } else if (object.equals(coming.get(key))) {
        whole.add(object);
      } else {
        changing.put(key, object);
      }
    }
    coming = changing;
    return whole;
  }

  /** Keys of what the last look saw for the first time, or changed. */
  Set<String> coming() {
    return coming.keySet();
  }

  private void warnIfChanged(Manifest.File known, StoredObject now) {
    if (known.sizeBytes() != now.sizeBytes() || !known.etag().equals(now.etag())) {
      warnOnce(
          known.key(),
          "%s has changed since it was taken (%s) and is not taken again; a file that comes later"
              + " needs another name",
          known.change(now.sizeBytes(), now.etag()));
    }
  }

  private void warnOnce(String key, String message, String detail) {
    if (told.add(key)) {
      warnings.accept(message.formatted(key, detail));
    }
  }
}
