package dev.cosmicai.operator.status;

/**
 * The constant words of conditions other than {@code Failed}, whose words are those of {@link
 * dev.cosmicai.faults.Reason}. Names are part of the public contract; do not rename them.
 */
public enum ConditionReason {
  /** Planned is false: the coordinator starts, or lists and freezes the input. */
  Planning,
  /** Planned is true. */
  InputFrozen,
  /** Planned is false: an object of a name that the job needs belongs to somebody else. */
  NameTaken,
  /**
   * Running is false: the number of the ranks' next start is written down, and their Job was not
   * seen with it yet. An operator that finds this word creates the Job with that number.
   */
  CreatingRanks,
  /** No rank's pod is at work, and the message says why; Running turns false if that lasts. */
  WaitingForPods,
  /** Running is false: Kueue has not admitted the ranks. */
  Queued,
  /** Running is true. */
  RanksActive,
  /** Running is true: the job follows its data, and all that has come is computed. */
  WaitingForFiles,
  /** Running is false: the ranks are done, or the job has ended. */
  Finished,
  /** Suspended is true, and Running is false. */
  SuspendedByUser,
  /** Suspended is false again. */
  Resumed,
  /** Complete is true, with the results of every rank. */
  AllRanksSucceeded,
  /** Complete is true, without the ranks that the job tolerates to have failed. */
  SomeRanksFailed,
  /**
   * Complete is true, with every rank and without the splits that the job tolerates to have failed.
   */
  SomeSplitsFailed,
  /** Complete of a sweep is true: all of its runs have completed. */
  AllRunsCompleted
}
