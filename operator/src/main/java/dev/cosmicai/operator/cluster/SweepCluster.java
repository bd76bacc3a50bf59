package dev.cosmicai.operator.cluster;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.InferenceSweep;
import java.util.Optional;

/**
 * What the steps of a sweep need of a cluster. Every method speaks of the jobs of exactly this
 * sweep, never of those of an older one of the same name.
 */
public interface SweepCluster {
  /** A run's job; empty only if the API server says that it is not there. */
  Optional<InferenceJob> job(InferenceSweep sweep, GridRun run);

  /**
   * Makes a run's job, or returns the one that is there.
   *
   * @throws NameTaken if another job has its name, or it is on its way out
   * @throws ObjectRefused if the API server will not have it
   */
  InferenceJob create(InferenceSweep sweep, GridRun run);

  /** Suspends a job, or lets it go on. */
  void suspend(InferenceJob job, boolean suspend);

  /** Deletes the sweep itself, and with it all of its jobs. */
  void delete(InferenceSweep sweep);
}
