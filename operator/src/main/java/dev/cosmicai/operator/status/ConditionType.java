package dev.cosmicai.operator.status;

/** The conditions of a job. */
public enum ConditionType {
  /** The input is listed and frozen. */
  PLANNED("Planned"),
  /** At least one rank is at work. */
  RUNNING("Running"),
  /** Stopped by {@code spec.suspend}. */
  SUSPENDED("Suspended"),
  /** The results are there. */
  COMPLETE("Complete"),
  /** Ended without results; the condition's reason is a {@link dev.cosmicai.faults.Reason}. */
  FAILED("Failed");

  private final String text;

  ConditionType(String text) {
    this.text = text;
  }

  /** As the status says it. */
  public String text() {
    return text;
  }
}
