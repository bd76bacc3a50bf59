package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.RankFailure;
import java.nio.file.Path;

/**
 * The attempt by which a rank failed for good.
 *
 * @param partition the URI of the object at fault, or empty
 * @param message one line for the user
 * @param log what the attempt printed
 */
record FailedAttempt(
    int rank, int attempt, Reason reason, String partition, String message, Path log) {
  RankFailure toProto() {
    return RankFailure.newBuilder()
        .setRank(rank)
        .setAttempt(attempt)
        .setReason(reason.name())
        .setPartition(partition)
        .setMessage(message)
        .build();
  }
}
