package dev.cosmicai.operator.cluster;

import dev.cosmicai.faults.Reason;
import java.util.Optional;

/**
 * Why a rank failed, by its newest failed pod.
 *
 * @param rank the rank, 0-based
 * @param attempt which try of the rank the pod was
 * @param exitCode the exit code; {@link TerminatedContainer#NEVER_RAN} if there is none
 * @param reason the constant word for what went wrong
 * @param message one line for the user
 * @param partition the URI of the object at fault, if there is one
 * @param pod the pod's name; empty if no failed pod of the rank is left
 */
public record PodFailure(
    int rank,
    int attempt,
    int exitCode,
    Reason reason,
    String message,
    Optional<String> partition,
    String pod) {

  static PodFailure of(int rank, int attempt, TerminatedContainer end) {
    return new PodFailure(
        rank, attempt, end.exitCode(), end.reason(), end.message(), end.partition(), end.pod());
  }

  /** Of a rank whose pods are gone, with their node or by somebody's hand. */
  static PodFailure withoutPod(int rank) {
    return new PodFailure(
        rank,
        0,
        TerminatedContainer.NEVER_RAN,
        Reason.Interrupted,
        "the pods of rank " + rank + " are gone, and with them why they failed",
        Optional.empty(),
        "");
  }
}
