package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.Value;
import java.util.function.IntFunction;

/**
 * What a seal gives to each rank.
 *
 * @param heldBytes how much memory it takes, about
 * @param forRank the value for a rank that awaits it
 */
record SealedValues(long heldBytes, IntFunction<Value> forRank) {
  /** The same value for every rank. */
  static SealedValues same(Value value) {
    return new SealedValues(value.getSerializedSize(), rank -> value);
  }
}
