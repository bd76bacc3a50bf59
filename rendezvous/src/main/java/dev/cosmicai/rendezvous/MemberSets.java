package dev.cosmicai.rendezvous;

import java.util.BitSet;

/**
 * The ranks by what became of them. Guarded by the ledger's lock.
 *
 * @param joined heard of in this life of the coordinator
 * @param finished contributed to the completion; stays so
 * @param failed declared failed before they finished
 */
record MemberSets(BitSet joined, BitSet finished, BitSet failed) {
  MemberSets() {
    this(new BitSet(), new BitSet(), new BitSet());
  }

  /** Those at work: joined, and neither finished nor failed. */
  BitSet active() {
    BitSet active = (BitSet) joined.clone();
    active.andNot(finished);
    active.andNot(failed);
    return active;
  }
}
