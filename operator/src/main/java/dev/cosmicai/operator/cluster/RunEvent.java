package dev.cosmicai.operator.cluster;

/**
 * Something to tell the user of once the status is written. Said in the same words again, it is the
 * same event.
 */
public record RunEvent(boolean isWarning, EventReason reason, String note) {
  /** What went as it should. */
  public static RunEvent normal(EventReason reason, String note) {
    return new RunEvent(false, reason, note);
  }

  /** What somebody may have to look at. */
  public static RunEvent warning(EventReason reason, String note) {
    return new RunEvent(true, reason, note);
  }
}
