package dev.cosmicai.operator.cluster;

/**
 * Something to tell the user of once the status is written.
 *
 * @param isDeed whether it is something that the operator did, and that is news each time; anything
 *     else is the same event when it is said in the same words again
 */
public record RunEvent(boolean isWarning, EventReason reason, String note, boolean isDeed) {
  /** What went as it should. */
  public static RunEvent normal(EventReason reason, String note) {
    return new RunEvent(false, reason, note, false);
  }

  /** What somebody may have to look at. */
  public static RunEvent warning(EventReason reason, String note) {
    return new RunEvent(true, reason, note, false);
  }

  /** What the operator just had to do because of what somebody or something else did. */
  public static RunEvent deed(EventReason reason, String note) {
    return new RunEvent(true, reason, note, true);
  }
}
