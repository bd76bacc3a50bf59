package dev.cosmicai.worker.network;

import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.worker.network.profile.PassRecorder;
import java.nio.ByteBuffer;
import java.util.List;

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
   * What records passes of this network, of which there is one. Unless it was loaded for that, or
   * where the engine cannot on its device, it records nothing and says why.
   */
  default PassRecorder recorder() {
    return PassRecorder.unable("its network was not loaded for that");
  }

  @Override
  void close();
}
