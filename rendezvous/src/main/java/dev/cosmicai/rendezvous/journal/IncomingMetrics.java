package dev.cosmicai.rendezvous.journal;

import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.SplitCommit;
import java.util.List;

/** Metrics of a split that were read, and can be committed. */
public interface IncomingMetrics {
  /**
   * Refuses a commit that they do not go with; of one that is taken, later ones have to measure the
   * same. Takes a short time.
   *
   * @throws dev.cosmicai.rendezvous.Refusal {@code UNFIT}, naming rank, split and both values
   */
  void require(SplitCommit commit);

  /**
   * Adds them to the group that is written next; on any thread, with no lock held.
   *
   * @param generation of the split
   * @param bad what was set aside of the split
   * @param hurry whether somebody can do nothing before that is durable
   */
  void commit(SplitCommit commit, int generation, List<BadSample> bad, boolean hurry);
}
