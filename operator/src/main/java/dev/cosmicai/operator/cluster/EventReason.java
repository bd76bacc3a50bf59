package dev.cosmicai.operator.cluster;

/**
 * What an Event of an InferenceJob or an InferenceSweep is about: the constant word in the column
 * REASON of {@code kubectl get events}. Names are part of the public contract; do not rename them.
 */
public enum EventReason {
  /** The coordinator and what belongs to it were created; of a sweep, its first run begins. */
  Started,
  /** The input was listed and frozen. */
  Planned,
  /** The ranks' Job was created. */
  RanksCreated,
  /** Ranks failed for good. */
  RanksFailed,
  /**
   * A pod does not run, or an object is not made, for now: for want of room, of an image, of quota.
   */
  Blocked,
  /** An object of the run cannot be made because its name is taken. */
  NameTaken,
  /** The coordinator ended before the run did, and is started again. */
  CoordinatorRestarted,
  /** Somebody has edited or deleted an object of the run, and it is restored. */
  Repaired,
  /** A run of the sweep failed. */
  RunFailed,
  /** Somebody has deleted the job of a run before it had ended, and it is created again. */
  RunRestored,
  /** The user stopped the job or the sweep. */
  Suspended,
  /** The user lets the job or the sweep go on. */
  Resumed,
  /** The user ends a job that follows its data. */
  Draining,
  /** There is something about the data that the job goes on without. */
  DataWarning,
  /** The results are there. */
  Completed,
  /** The job ended without results, or the sweep with failed runs. */
  Failed
}
