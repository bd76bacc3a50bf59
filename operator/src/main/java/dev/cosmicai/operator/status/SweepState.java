package dev.cosmicai.operator.status;

/** Where a sweep stands, by its conditions. */
public enum SweepState {
  /** It has not begun: nobody has looked at it yet, or it was created suspended. */
  PENDING,
  /** It begins runs. */
  RUNNING,
  /** Stopped by {@code spec.suspend}. */
  SUSPENDED,
  COMPLETE,
  FAILED
}
