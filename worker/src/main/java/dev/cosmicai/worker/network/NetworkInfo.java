package dev.cosmicai.worker.network;

/**
 * What a network takes and how it wants to be fed.
 *
 * @param name for people
 * @param precision of its arithmetic: {@code fp32} or {@code bf16}; inputs and outputs are float32
 *     in any case
 * @param forwardSize samples of one forward pass at which the network is fastest
 * @param channels C, bands of an image
 * @param height H, in pixels
 * @param width W, in pixels
 * @param magnitudes M, magnitudes of a sample
 */
public record NetworkInfo(
    String name,
    String precision,
    int forwardSize,
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
  public NetworkInfo withForwardSize(int samples) {
    return new NetworkInfo(name, precision, samples, channels, height, width, magnitudes);
  }
}
