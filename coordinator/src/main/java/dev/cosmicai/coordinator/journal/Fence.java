package dev.cosmicai.coordinator.journal;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.coordinator.plan.Overtaken;
import dev.cosmicai.storage.ObjectStore;
import java.util.Arrays;

/** Objects that one coordinator alone writes: whoever finds its next one taken ends. */
final class Fence {
  private Fence() {}

  /**
   * Writes an object that nobody else may have written.
   *
   * @param maxBytes more than such an object ever has
   * @throws dev.cosmicai.faults.Fault as {@link Overtaken} says, if another process has
   */
  static void write(
      ObjectStore store, String run, ObjectUri uri, byte[] content, String type, long maxBytes) {
    // A put that was repeated may find what it wrote itself.
    if (!store.putIfAbsent(uri, content, type)
        && store
            .getIfPresent(uri, maxBytes)
            .filter(stored -> Arrays.equals(stored, content))
            .isEmpty()) {
      throw Overtaken.fault(run, "written " + uri);
    }
  }
}
