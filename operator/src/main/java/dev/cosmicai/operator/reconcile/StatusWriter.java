package dev.cosmicai.operator.reconcile;

/**
 * Writes the status of a job or a sweep.
 *
 * @param <S> what such a status consists of
 */
@FunctionalInterface
interface StatusWriter<S> {
  /**
   * Writes all of it.
   *
   * @return false if the resource was changed since it was read, so that nothing was written
   */
  boolean write(S status);
}
