package dev.cosmicai.worker.network;

import java.nio.ByteBuffer;

/**
 * A loaded network that predicts redshifts. Any number of threads may predict at the same time;
 * close it when none does any more.
 */
public interface Network extends AutoCloseable {
  /** What the network takes and how it wants to be fed. */
  NetworkInfo info();

  /**
   * One forward pass.
   *
   * <p>The buffers are read in place and not copied, so they must be direct, in native order and
   * hold exactly the samples from position 0 to the limit: slices. They must not change meanwhile.
   *
   * @param images {@code [count, C, H, W]} float32
   * @param magnitudes {@code [count, M]} float32
   * @param count samples, from 1; memory grows with it, so at best {@link NetworkInfo#batchSize}
   * @return {@code [count]} the predicted redshifts, whatever they are: NaN is possible
   */
  float[] predict(ByteBuffer images, ByteBuffer magnitudes, int count);

  @Override
  void close();
}
