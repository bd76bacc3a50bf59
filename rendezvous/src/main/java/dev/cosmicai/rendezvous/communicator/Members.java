package dev.cosmicai.rendezvous.communicator;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.HashMap;
import java.util.Map;

/** The ranks of a communicator, by their places in it and by their numbers in the run. */
final class Members {
  private final String communicator;
  private final int[] ranks;
  private final Map<Integer, Integer> places = new HashMap<>();
  private final int own;

  /**
   * Ranks in their order.
   *
   * @param own the number in the run of this process's
   */
  Members(String communicator, int[] ranks, int own) {
    this.communicator = communicator;
    this.ranks = ranks;
    for (int place = 0; place < ranks.length; place++) {
      places.put(ranks[place], place);
    }
    this.own = place(own);
  }

  int[] ranks() {
    return ranks;
  }

  /** The place of this process's. */
  int place() {
    return own;
  }

  /** The place of a rank of the run, or -1. */
  int place(int rank) {
    return places.getOrDefault(rank, -1);
  }

  /** The number in the run of the one at a place. */
  int rank(int place) {
    if (place < 0 || place >= ranks.length) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "rank %d is not in %s, which has %d ranks".formatted(place, communicator, ranks.length));
    }
    return ranks[place];
  }
}
