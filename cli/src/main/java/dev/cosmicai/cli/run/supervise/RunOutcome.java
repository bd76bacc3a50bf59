package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.results.summary.RunSummary;

/** How a run ended. */
public sealed interface RunOutcome {
  /** All ranks that the job needs are in, and the results are stored. */
  record Complete(RunSummary summary) implements RunOutcome {}

  /**
   * The run failed.
   *
   * @param exitCode of the reason, as documented
   * @param message one line for the user
   */
  record Failed(int exitCode, String message) implements RunOutcome {}

  /** Somebody stopped it from outside. */
  record Interrupted() implements RunOutcome {}
}
