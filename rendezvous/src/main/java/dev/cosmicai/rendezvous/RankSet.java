package dev.cosmicai.rendezvous;

import java.util.BitSet;
import java.util.stream.IntStream;

/** A set of ranks that knows its size without counting. Not thread-safe. */
public final class RankSet {
  private final BitSet ranks = new BitSet();
  private int size;

  public void add(int rank) {
    if (!ranks.get(rank)) {
      ranks.set(rank);
      size++;
    }
  }

  public void remove(int rank) {
    if (ranks.get(rank)) {
      ranks.clear(rank);
      size--;
    }
  }

  public boolean contains(int rank) {
    return ranks.get(rank);
  }

  public int size() {
    return size;
  }

  /** The ranks of this set that are in none of the others. */
  public BitSet without(RankSet... others) {
    return without(ranks, others);
  }

  /** Those of the given ranks that are in none of the sets. */
  public static BitSet without(BitSet ranks, RankSet... sets) {
    BitSet rest = (BitSet) ranks.clone();
    for (RankSet set : sets) {
      rest.andNot(set.ranks);
    }
    return rest;
  }

  public BitSet copy() {
    return (BitSet) ranks.clone();
  }

  /** In ascending order. */
  public IntStream stream() {
    return ranks.stream();
  }
}
