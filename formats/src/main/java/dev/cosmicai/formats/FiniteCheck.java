package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;

/**
 * Refuses partitions that hold NaN or an infinity: in a network one such pixel spoils a prediction,
 * and one such prediction spoils the metrics of the whole run, silently. One pass over the bits,
 * about as fast as memory.
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
    Origin origin = Origin.partition(name);
    int bad = firstNotFinite(samples.magnitudes());
    if (bad >= 0) {
      int count = samples.magnitudeCount();
      float value = samples.magnitudes().getFloat(bad * Float.BYTES);
      throw notFinite(origin, value, "magnitudes", bad / count, "[" + bad % count + "]");
    }
    bad = firstNotFinite(samples.images());
    if (bad >= 0) {
      float value = samples.images().getFloat(bad * Float.BYTES);
      throw notFinite(origin, value, "images", bad / pixels(samples), pixel(samples, bad));
    }
    if (samples.labelled()) {
      checkRedshifts(samples.redshifts(), origin);
    }
  }

  private static void checkRedshifts(DoubleBuffer redshifts, Origin origin) {
    for (int sample = 0; sample < redshifts.limit(); sample++) {
      if (!Double.isFinite(redshifts.get(sample))) {
        throw notFinite(origin, redshifts.get(sample), "redshift", sample, "");
      }
    }
  }

  private static FatalFault notFinite(
      Origin origin, double value, String tensor, int sample, String index) {
    return origin.fault(
        Reason.PartitionNotFinite,
        "holds %s in %s of sample %d%s (counted from 0); remove or repair that sample",
        value,
        tensor,
        sample,
        index.isEmpty() ? "" : " at " + index);
  }

  private static int pixels(Samples samples) {
    return samples.channels() * samples.height() * samples.width();
  }

  /** The index {@code [channel, row, column]} in its sample. */
  private static String pixel(Samples samples, int element) {
    int inSample = element % pixels(samples);
    int column = inSample % samples.width();
    int row = inSample / samples.width() % samples.height();
    int channel = inSample / samples.width() / samples.height();
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
