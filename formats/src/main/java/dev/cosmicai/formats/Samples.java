package dev.cosmicai.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;

/**
 * The samples of one partition, row by row in the order of the file. Buffers are read-only, direct
 * where they hold float32, start at address 0 of their own slice and lie at a multiple of four
 * bytes, so that native code may use their address. They stay valid as long as this object is
 * reachable; several threads may read them at once.
 *
 * @param count N, the number of samples; may be 0
 * @param images {@code [N, C, H, W]} float32, contiguous, native order
 * @param magnitudes {@code [N, M]} float32, contiguous, native order
 * @param redshifts {@code [N]} the true redshifts, NaN where a sample has none; null if the
 *     partition is unlabelled
 * @param channels C
 * @param height H, in pixels
 * @param width W, in pixels
 * @param magnitudeCount M
 */
public record Samples(
    int count,
    ByteBuffer images,
    ByteBuffer magnitudes,
    DoubleBuffer redshifts,
    int channels,
    int height,
    int width,
    int magnitudeCount) {

  /** Views with a position of their own, in native order. */
  @Override
  public ByteBuffer images() {
    return images.duplicate().order(ByteOrder.nativeOrder());
  }

  @Override
  public ByteBuffer magnitudes() {
    return magnitudes.duplicate().order(ByteOrder.nativeOrder());
  }

  @Override
  public DoubleBuffer redshifts() {
    return redshifts == null ? null : redshifts.duplicate();
  }

  /** How many samples, and of what. */
  public SampleShape shape() {
    return new SampleShape(count, channels, height, width, magnitudeCount, labelled());
  }

  /** Whether the true redshifts are known. */
  public boolean labelled() {
    return redshifts != null;
  }

  /** The images of {@code length} samples from {@code first} on, as a slice at position 0. */
  public ByteBuffer images(int first, int length) {
    int sampleBytes = channels * height * width * Float.BYTES;
    return images.slice(first * sampleBytes, length * sampleBytes).order(ByteOrder.nativeOrder());
  }

  /** The magnitudes of {@code length} samples from {@code first} on, as a slice at position 0. */
  public ByteBuffer magnitudes(int first, int length) {
    int sampleBytes = magnitudeCount * Float.BYTES;
    return magnitudes
        .slice(first * sampleBytes, length * sampleBytes)
        .order(ByteOrder.nativeOrder());
  }
}
