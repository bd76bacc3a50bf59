package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileFaults;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;

/**
 * Refuses partitions that hold NaN or an infinity: in a network one such pixel spoils a prediction,
 * and one such prediction spoils the metrics of the whole run, silently. Only a redshift may be
 * NaN: that sample has no label. One pass over the bits, about as fast as memory.
 */
public final class FiniteCheck {
  // In each half of a word: adding one to an exponent of all ones carries into the sign's place.
  private static final long EXPONENTS = 0x7F8000007F800000L;
  private static final long ONES = 0x0080000000800000L;
  private static final long CARRIES = 0x8000000080000000L;
  private static final int BLOCK_BYTES = 1 << 14;

  private FiniteCheck() {}

  /**
   * Checks images, magnitudes and, if there are any, redshifts.
   *
   * @param name the partition's URI, for the message
   * @throws FatalFault (PartitionNotFinite) naming the first such value: tensor, sample (0-based)
   *     and index in the sample
   */
  public static void check(Samples samples, String name) {
    checkMagnitudes(samples.magnitudes(), samples.shape().magnitudeCount(), name);
    checkImages(samples.images(), 0, samples.shape(), name);
    if (samples.labelled()) {
      checkRedshifts(samples.redshifts(), name);
    }
  }

  /**
   * Checks magnitudes only.
   *
   * @param magnitudes {@code [N, M]} float32, native order
   * @param perSample M
   */
  public static void checkMagnitudes(ByteBuffer magnitudes, int perSample, String name) {
    int bad = firstNotFinite(magnitudes);
    if (bad >= 0) {
      float value =
          magnitudes.duplicate().order(ByteOrder.nativeOrder()).getFloat(bad * Float.BYTES);
      String index = "[" + bad % perSample + "]";
      throw notFinite(FileFaults.partition(name), value, "magnitudes", bad / perSample, index);
    }
  }

  /**
   * Checks the images of consecutive samples.
   *
   * @param images {@code [any, C, H, W]} float32, native order
   * @param first the position of the first one's sample in the partition
   * @param shape of the partition
   */
  public static void checkImages(ByteBuffer images, int first, SampleShape shape, String name) {
    int bad = firstNotFinite(images);
    if (bad >= 0) {
      float value = images.duplicate().order(ByteOrder.nativeOrder()).getFloat(bad * Float.BYTES);
      int sample = first + (int) (bad / shape.pixels());
      throw notFinite(FileFaults.partition(name), value, "images", sample, pixel(shape, bad));
    }
  }

  /**
   * Checks redshifts only, which may be NaN but not infinite.
   *
   * @param redshifts {@code [N]}
   */
  public static void checkRedshifts(DoubleBuffer redshifts, String name) {
    FileFaults faults = FileFaults.partition(name);
    for (int sample = 0; sample < redshifts.limit(); sample++) {
      if (Double.isInfinite(redshifts.get(sample))) {
        throw notFinite(faults, redshifts.get(sample), "redshift", sample, "");
      }
    }
  }

  private static FatalFault notFinite(
      FileFaults faults, double value, String tensor, int sample, String index) {
    return faults.fault(
        Reason.PartitionNotFinite,
        "holds %s in %s of sample %d%s (counted from 0); remove or repair that sample",
        value,
        tensor,
        sample,
        index.isEmpty() ? "" : " at " + index);
  }

  /** The index {@code [channel, row, column]} in its sample. */
  private static String pixel(SampleShape shape, int element) {
    int inSample = (int) (element % shape.pixels());
    int column = inSample % shape.width();
    int row = inSample / shape.width() % shape.height();
    int channel = inSample / shape.width() / shape.height();
    return "[%d, %d, %d]".formatted(channel, row, column);
  }

  /** The index of the first float that is NaN or infinite, or -1. */
  private static int firstNotFinite(ByteBuffer floats) {
    ByteBuffer bits = floats.duplicate().order(ByteOrder.nativeOrder());
    int end = bits.limit();
    int length;
    for (int start = 0; start < end; start += length) {
      length = Math.min(BLOCK_BYTES, end - start);
      if (mayHoldNotFinite(bits, start, start + length)) {
        for (int at = start; at < start + length; at += Float.BYTES) {
          if (!Float.isFinite(bits.getFloat(at))) {
            return at / Float.BYTES;
          }
        }
      }
    }
    return -1;
  }

  private static boolean mayHoldNotFinite(ByteBuffer bits, int start, int end) {
    long carries = 0;
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      carries |= (bits.getLong(at) & EXPONENTS) + ONES;
    }
    boolean lastIsAlone = at < end;
    return (carries & CARRIES) != 0 || (lastIsAlone && !Float.isFinite(bits.getFloat(at)));
  }
}
