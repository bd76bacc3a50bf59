package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Value;

/**
 * What a collective has of its ranks' values until the seal. Not thread-safe, but for {@link #seal}
 * and the work that {@link #put} returns: these may take long and run without the ledger's lock.
 *
 * @param <V> a value in the form in which it is held
 */
sealed interface Accumulator<V> permits OrderedAccumulator, MergingReduce.Merged {
  /** There is nothing left to be done. */
  Runnable NO_WORK = () -> {};

  /** Whether a rank's value stays, so that a newer attempt's cannot take its place. */
  boolean isFinal();

  /** Refuses a value that does not go with the others. */
  default void check(Contribution<V> contribution) {}

  /** How many bytes more are held once this value is put. */
  long growth(Contribution<V> contribution);

  /**
   * Takes a value, in the place of an older attempt's.
   *
   * @return what remains to be done without the lock before this value can be sealed; does not
   *     throw
   */
  Runnable put(Contribution<V> contribution);

  /** How much memory is held, about, now that some work is done; the sum of the growth before. */
  default long heldBytes() {
    throw new IllegalStateException("this accumulator leaves no work");
  }

  /** Makes the result; called once, when all work is done and nothing is put any more. */
  Value seal();
}
