package dev.cosmicai.worker.inference;

/** Takes splits that are computed, to store and commit them. */
@FunctionalInterface
public interface Committer {
  /**
   * Takes one, and returns before it is committed. Waits while too many are under way.
   *
   * @throws dev.cosmicai.faults.Fault if the rank is to stop
   */
  void commit(ComputedSplit computed);
}
