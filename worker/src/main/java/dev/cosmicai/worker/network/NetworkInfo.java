package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;

/**
 * What a network takes and how it wants to be fed.
 *
 * @param name for people
 * @param precision of its arithmetic, not {@code AUTO}; inputs and outputs are float32 in any case
 * @param batchSize samples of one forward pass at which the network is fastest
 * @param channels C, bands of an image
 * @param height H, in pixels
 * @param width W, in pixels
 * @param magnitudes M, magnitudes of a sample
 */
public record NetworkInfo(
    String name,
    Precision precision,
    int batchSize,
    int channels,
    int height,
    int width,
    int magnitudes) {
  /** Bytes of one image in float32. */
  public int imageBytes() {
    return channels * height * width * Float.BYTES;
  }

  /** Bytes of one sample's magnitudes in float32. */
  public int magnitudeBytes() {
    return magnitudes * Float.BYTES;
  }

  /** The same network, fed by another number of samples at a time. */
  public NetworkInfo withBatchSize(int samples) {
    return new NetworkInfo(name, precision, samples, channels, height, width, magnitudes);
  }
}
