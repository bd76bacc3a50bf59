package dev.cosmicai.prepare;

import java.util.OptionalLong;

/**
 * Which sample of the input comes where: as it stands, or in an order that a seed shuffles. The
 * shuffled order is a Feistel network over the indexes, so that it needs no memory however many
 * samples there are, and any place in it is known at once: what does not fall inside the range is
 * sent through again until it does. Immutable.
 */
final class SampleOrder {
  private static final int ROUNDS = 6;

  private final long samples;
  private final boolean shuffled;
  private final int halfBits;
  private final long[] keys = new long[ROUNDS];

  /**
   * An order of so many samples.
   *
   * @param seed the same seed gives the same order; empty keeps the input's
   */
  SampleOrder(long samples, OptionalLong seed) {
    this.samples = samples;
    this.shuffled = seed.isPresent();
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, samples - 1));
    this.halfBits = (bits + 1) / 2;
    long state = seed.orElse(0);
    for (int round = 0; round < ROUNDS; round++) {
      state = mix(state + 0x9E3779B97F4A7C15L);
      keys[round] = state;
    }
  }

  /** The row of the input that comes at a place, both counted from 0. */
  long rowAt(long place) {
    if (!shuffled) {
      return place;
    }
    long row = place;
    do {
      row = permute(row);
    } while (row >= samples);
    return row;
  }

  /** A bijection of the numbers of twice the half's bits. */
  private long permute(long value) {
    long mask = (1L << halfBits) - 1;
    long left = value >>> halfBits;
    long right = value & mask;
    for (long key : keys) {
      long next = left ^ (mix(right + key) & mask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }

  /** SplitMix64's finalizer: every bit of the input changes about half of the output's. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
