package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.Value;
import java.util.function.IntFunction;

/**
 * What a seal gives to each rank.
 *
 * @param heldBytes how much memory it takes, about
 * @param forRank the value for a rank that awaits it
 */
public record CollectiveResult(long heldBytes, IntFunction<Value> forRank) {
  /** The same value for every rank. */
  static CollectiveResult same(Value value) {
    return new CollectiveResult(value.getSerializedSize(), rank -> value);
  }
}
