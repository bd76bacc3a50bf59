package dev.cosmicai.operator.reconcile;

import dev.cosmicai.crds.InferenceJobStatus;

/** Writes a job's status. */
@FunctionalInterface
interface StatusWriter {
  /**
   * Writes all of it.
   *
   * @return false if the job was changed since it was read, so that nothing was written
   */
  boolean write(InferenceJobStatus status);
}
