package dev.cosmicai.formats;

/**
 * How many samples a partition holds and what each is made of.
 *
 * @param count N, the number of samples; may be 0
 * @param channels C, bands of an image
 * @param height H, in pixels
 * @param width W, in pixels
 * @param magnitudeCount M, magnitudes of a sample
 * @param labelled whether the true redshifts are known
 */
public record SampleShape(
    int count, int channels, int height, int width, int magnitudeCount, boolean labelled) {

  /** Pixels of one image, all channels together. */
  public long pixels() {
    return (long) channels * height * width;
  }

  /** Bytes of one image in float32. */
  public long imageBytes() {
    return pixels() * Float.BYTES;
  }

  /** Bytes of one sample's magnitudes in float32. */
  public int magnitudeBytes() {
    return magnitudeCount * Float.BYTES;
  }
}
