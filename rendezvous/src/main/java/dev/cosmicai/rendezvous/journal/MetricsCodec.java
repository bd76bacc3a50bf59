package dev.cosmicai.rendezvous.journal;

import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How metrics of splits are read, merged and written. Merged in whatever order and groups, they
 * must come out with the same bits.
 *
 * <p>The functions must not keep what they are given.
 *
 * @param <M> metrics, decoded
 * @param identity makes metrics that change nothing when they are merged
 * @param decode reads what a rank brought; called by many threads at once. A {@link
 *     dev.cosmicai.faults.Fault} refuses the commit
 * @param merge adds the second metrics to the first
 * @param encode writes the result
 * @param measured what they are of
 */
public record MetricsCodec<M>(
    Supplier<M> identity,
    Function<byte[], M> decode,
    BiConsumer<M, M> merge,
    Function<M, byte[]> encode,
    Function<M, Measured> measured) {
  /** Of a run that has none. */
  public static final MetricsCodec<byte[]> NONE =
      new MetricsCodec<>(() -> new byte[0], bytes -> bytes, (one, other) -> {}, bytes -> bytes);

  /** Of metrics that say nothing of themselves, so that any commit is taken. */
  public MetricsCodec(
      Supplier<M> identity,
      Function<byte[], M> decode,
      BiConsumer<M, M> merge,
      Function<M, byte[]> encode) {
    this(identity, decode, merge, encode, metrics -> Measured.UNKNOWN);
  }
}
