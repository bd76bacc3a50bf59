package dev.cosmicai.benchmarks.latency;

/** What happens in the life of a job, in the order in which it does. */
enum Milestone {
  APPLIED("applied"),
  COORDINATOR_CREATED("coordinator's pod is created"),
  COORDINATOR_RUNNING("coordinator's container runs"),
  PLANNED("planned: input listed and frozen"),
  RANKS_CREATED("all ranks' pods are created"),
  RANKS_RUNNING("all ranks' containers run"),
  RANKS_STARTED("last rank's process has started (JVM's own clock)"),
  RANKS_STORED("last rank has stored its result (JVM's own clock)"),
  RANKS_ENDED("all ranks' pods have ended"),
  SUMMARIZED("coordinator's pod has ended, all files are written"),
  COMPLETE("condition Complete");

  private final String text;

  Milestone(String text) {
    this.text = text;
  }

  /** For people. */
  String text() {
    return text;
  }
}
