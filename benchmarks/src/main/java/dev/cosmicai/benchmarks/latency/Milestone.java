package dev.cosmicai.benchmarks.latency;

/** What happens in the life of a job, in the order in which it does. */
enum Milestone {
  APPLIED("applied", ""),
  COORDINATOR_RUNNING("coordinator's container runs", "coordinator's pod starts"),
  PLANNED("planned: input listed and frozen", "coordinator starts and plans"),
  RANKS_RUNNING("all ranks' containers run", "ranks' pods start"),
  RANKS_STARTED("last rank's process has started", ""),
  RANKS_STORED("last rank has stored its result", "ranks work"),
  RANKS_ENDED("all ranks' pods have ended", "ranks' pods end"),
  SUMMARIZED("coordinator's pod has ended", "coordinator summarizes, its pod ends"),
  COMPLETE("condition Complete", "Complete is noticed");

  private final String text;
  private final String part;

  Milestone(String text, String part) {
    this.text = text;
    this.part = part;
  }

  String text() {
    return text;
  }

  /** What the time before it goes into, in the chart; empty if it has no part there. */
  String part() {
    return part;
  }
}
