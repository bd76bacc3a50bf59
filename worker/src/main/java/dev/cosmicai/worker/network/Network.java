package dev.cosmicai.worker.network;

import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.worker.network.profile.PassRecorder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A loaded network. Any number of threads may run it at the same time; close it when none does any
 * more.
 */
public interface Network extends AutoCloseable {
  /** What the network takes and gives and how it wants to be fed. */
  NetworkInfo info();

  /**
   * One forward pass.
   *
   * <p>The buffers are read in place and not copied, so they must be direct, in native order, lie
   * at a multiple of an element's size, and hold exactly the samples from position 0 to the limit:
   * slices. They must not change meanwhile.
   *
   * @param inputs {@code [count, …]} each, as the {@link Signature} says and in its order
   * @param count samples, from 1; memory grows with it, so at best {@link NetworkInfo#batchSize}
   * @return {@code [count, …]} each, as the signature says; whatever values: NaN is possible
   */
  List<Tensor> run(List<ByteBuffer> inputs, int count);

  /**
   * How far one sample lies beyond the ranges that the network's layers of 8-bit integers were made
   * with. Predictions are those of {@link #run}, whether this is asked or not.
   *
   * @param inputs {@code [1, …]} each, as {@link #run} takes them
   * @return of the layer where it is the most, the share of its values that it takes for the ends
   *     of its range, from 0 to 1; empty if the network has no such layers or does not tell
   */
  default OptionalDouble saturation(List<ByteBuffer> inputs) {
    return OptionalDouble.empty();
  }

  /**
   * What records passes of this network, of which there is one. Unless it was loaded for that, or
   * where the engine cannot on its device, it records nothing and says why.
   */
  default PassRecorder recorder() {
    return PassRecorder.unable("its network was not loaded for that");
  }

  @Override
  void close();
}
