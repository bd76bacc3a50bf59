package dev.cosmicai.rendezvous.collective;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A fold whose result has the same bits in whatever order and groups values are merged. So a value
 * is merged when it comes and not kept: the memory for a reduce is that of the merged value,
 * however many ranks there are. The price: what was merged cannot be replaced any more. A rank's
 * first acknowledged value stands, and a newer attempt gets its receipt.
 *
 * <p>The functions must not keep what they are given.
 *
 * @param <M> values, decoded
 * @param identity makes a value that changes nothing when it is merged
 * @param decode reads what a rank brought; called by many threads at once. A {@link
 *     dev.cosmicai.faults.Fault} refuses the contribution
 * @param merge adds the second value to the first
 * @param encode writes the result
 * @param heldBytes how much memory a value takes, about; asked often
 */
public record MergingFold<M>(
    Supplier<M> identity,
    Function<byte[], M> decode,
    BiConsumer<M, M> merge,
    Function<M, byte[]> encode,
    ToLongFunction<M> heldBytes)
    implements Fold {
  @Override
  public byte[] fold(List<byte[]> contributionsInRankOrder) {
    M merged = identity.get();
    contributionsInRankOrder.forEach(value -> merge.accept(merged, decode.apply(value)));
    return encode.apply(merged);
  }
}
