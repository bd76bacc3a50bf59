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
 * @param shape how many samples, and of what
 * @param images {@code [N, C, H, W]} float32, contiguous, native order
 * @param magnitudes {@code [N, M]} float32, contiguous, native order
 * @param redshifts {@code [N]} the true redshifts, NaN where a sample has none; null if the
 *     partition is unlabelled
 */
public record Samples(
    SampleShape shape, ByteBuffer images, ByteBuffer magnitudes, DoubleBuffer redshifts) {
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

  /** How many samples; may be 0. */
  public int count() {
    return shape.count();
  }

  /** Whether the true redshifts are known. */
  public boolean labelled() {
    return shape.labelled();
  }

  /** The images of {@code length} samples from {@code first} on, as a slice at position 0. */
  public ByteBuffer images(int first, int length) {
    int sampleBytes = (int) shape.imageBytes();
    return images.slice(first * sampleBytes, length * sampleBytes).order(ByteOrder.nativeOrder());
  }

  /** The magnitudes of {@code length} samples from {@code first} on, as a slice at position 0. */
  public ByteBuffer magnitudes(int first, int length) {
    int sampleBytes = shape.magnitudeBytes();
    return magnitudes
        .slice(first * sampleBytes, length * sampleBytes)
        .order(ByteOrder.nativeOrder());
  }
}
