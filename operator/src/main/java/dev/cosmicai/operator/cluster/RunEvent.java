package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.operator.cluster.EventReason;


/**
 * Something to tell the user of once the status is written. Said in the same words again, it is the
 * same event.
 */
public record RunEvent(boolean isWarning, EventReason reason, String note) {
  static RunEvent normal(EventReason reason, String note) {
    return new RunEvent(false, reason, note);
  }

  static RunEvent warning(EventReason reason, String note) {
    return new RunEvent(true, reason, note);
  }
}
