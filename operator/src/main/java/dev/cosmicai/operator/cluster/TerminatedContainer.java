package dev.cosmicai.operator.cluster;

import dev.cosmicai.faults.Reason;
import java.util.Optional;

/**
 * How the container of a pod ended.
 *
 * @param pod the pod's name
 * @param exitCode the exit code; {@link #NEVER_RAN} if no process was there to give one
 * @param reason the constant word for what went wrong; meaningless if it {@link #succeeded}
 * @param message one line for the user
 * @param partition the object at fault, if there is one
 * @param terminationMessage the termination message as it is, empty if there is none
 * @param finishedAt when it ended, as an RFC 3339 time in UTC; empty if nobody knows
 */
public record TerminatedContainer(
    String pod,
    int exitCode,
    Reason reason,
    String message,
    Optional<String> partition,
    String terminationMessage,
    String finishedAt) {
  /** The exit code of a pod that was ended before its container ran. */
  public static final int NEVER_RAN = -1;

  /** Whether it ended with exit code 0. */
  public boolean succeeded() {
    return exitCode == 0;
  }
}
