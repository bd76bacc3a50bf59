package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RankRanges;
import java.util.BitSet;

/** What becomes of a collective, or of a message that somebody waits for. */
public sealed interface Outcome {
  /**
   * A collective was sealed.
   *
   * @param missingRanks those that are left out, as ranges
   */
  record Sealed(Result result, String missingRanks) implements Outcome {
    /** What a rank gets; refused to those who are not in the group. */
    public Value of(int rank) {
      if (!result.rule().group().contains(rank)) {
        throw Rule.mismatch("rank %d is not in %s".formatted(rank, result.rule().group()));
      }
      return result.of(rank);
    }
  }

  /** A message has come. */
  record Delivered(Value value, long sequence, int tag) implements Outcome {}

  /**
   * It never will be.
   *
   * @param fault why: ranks failed or finished, or the fold failed
   * @param ranks in the first case, which, as ranges
   */
  record Broken(Fault fault, String ranks) implements Outcome {
    /** These ranks will not do their part. */
    static Broken of(BitSet ranks, String message) {
      return new Broken(new FatalFault(Reason.RanksFailed, message), RankRanges.format(ranks));
    }
  }
}
