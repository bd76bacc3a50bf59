package dev.cosmicai.rendezvous;

import java.util.BitSet;

/**
 * The ranks by what became of them. Guarded by the ledger's lock.
 *
 * @param joined heard of in this life of the coordinator
 * @param finished contributed to the completion; stays so
 * @param failed declared failed before they finished
 */
record MemberSets(RankSet joined, RankSet finished, RankSet failed) {
  MemberSets() {
    this(new RankSet(), new RankSet(), new RankSet());
  }

  /** Those at work: joined, and neither finished nor failed. */
  BitSet active() {
    return joined.without(finished, failed);
  }
}
