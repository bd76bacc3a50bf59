package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.contract.retry.Verdict;
import java.nio.file.Path;

/**
 * How a child process ended.
 *
 * @param code the exit code; 128 plus the signal's number if a signal ended it
 * @param terminationMessage the content of its termination log, empty if it left none
 * @param log what it printed
 * @param jvm whether it was a JVM of ours
 */
public record Exit(int code, String terminationMessage, Path log, boolean jvm) {
  private static final String MEMORY_REMEDY =
      "run fewer ranks at once (--parallelism), or set a smaller model.batchSize";

  /** Of a JVM of ours. */
  public Exit(int code, String terminationMessage, Path log) {
    this(code, terminationMessage, log, true);
  }

  /** Why it ended without having done its part. */
  Verdict verdict() {
    return Verdict.of(
        new Verdict.End(
            code, terminationMessage, new Verdict.Circumstance.Unknown(), MEMORY_REMEDY, jvm));
  }
}
