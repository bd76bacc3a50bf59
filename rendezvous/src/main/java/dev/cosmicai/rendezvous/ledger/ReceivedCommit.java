package dev.cosmicai.rendezvous.ledger;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.journal.GroupCommit;
import dev.cosmicai.rendezvous.journal.IncomingMetrics;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.SplitCommit;
import java.util.List;

/**
 * A commit as it comes.
 *
 * @param metrics of the split, which were read
 * @param bad what was set aside of it
 * @param figures of its rank; may be empty
 */
record ReceivedCommit(
    SplitCommit commit, IncomingMetrics metrics, List<BadSample> bad, ByteString figures) {
  /**
   * Reads it; for any thread.
   *
   * @throws Refusal if it is malformed
   */
  static ReceivedCommit read(CommitRequest request, RunPlan plan, GroupCommit<?> commits) {
    if (request.getSamples() < 0 || request.getComputedMillis() < 0) {
      throw new Refusal(Refusal.Kind.MALFORMED, "samples or computed_millis are below 0");
    }
    IncomingMetrics metrics = commits.read(request.getMetrics().toByteArray());
    SplitCommit commit =
        new SplitCommit(
            request.getLease().getSplit(),
            request.getMember().getRank(),
            request.getMember().getAttempt(),
            request.getSamples(),
            request.getStartedMillis(),
            request.getComputedMillis(),
            request.getResidue(),
            false);
    return new ReceivedCommit(
        commit, metrics, BadSamples.read(request, plan), request.getFigures());
  }
}
