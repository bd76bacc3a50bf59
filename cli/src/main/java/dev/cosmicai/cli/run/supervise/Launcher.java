package dev.cosmicai.cli.run.supervise;

/** Starts the run's processes. */
public interface Launcher {
  /**
   * Starts the coordinator.
   *
   * @param start how often it was started before
   */
  ChildProcess startCoordinator(int start);

  /** Starts an attempt of a rank. */
  ChildProcess startRank(int rank, int attempt);
}
