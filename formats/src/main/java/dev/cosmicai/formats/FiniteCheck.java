package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

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
   * Checks the rows of consecutive samples; integers always pass.
   *
   * @param rows {@code [any, …]} as {@code spec} says, native order
   * @param first the position of the first one's sample in the partition
   * @param partition its URI, for the message
   * @throws FatalFault (PartitionNotFinite) naming the first such value: column, sample (0-based)
   *     and index in the sample
   */
  public static void check(ByteBuffer rows, TensorSpec spec, int first, String partition) {
    ByteBuffer bits = rows.duplicate().order(ByteOrder.nativeOrder());
    int bad = firstNotFinite(bits, spec.type());
    if (bad >= 0) {
      double value = spec.type().valueAt(bits, bad * spec.type().bytes());
      int row = bad / spec.sampleElements();
      throw notFinite(
          value, spec.name(), first + row, index(spec, bad % spec.sampleElements()), partition);
    }
  }

  /**
   * Says that a value is none that can be computed with.
   *
   * @param sample 0-based
   * @param index such as {@code " at [0, 3, 1]"}, or nothing
   */
  public static FatalFault notFinite(
      double value, String column, int sample, String index, String partition) {
    return FileFaults.partition(partition)
        .fault(
            Reason.PartitionNotFinite,
            "holds %s in %s of sample %d%s (counted from 0); remove or repair that sample",
            value,
            column,
            sample,
            index);
  }

  /** The index in its sample. */
  private static String index(TensorSpec spec, int element) {
    List<Integer> shape = spec.sampleShape();
    if (shape.isEmpty()) {
      return "";
    }
    int[] index = new int[shape.size()];
    int rest = element;
    for (int i = index.length - 1; i >= 0; i--) {
      index[i] = rest % shape.get(i);
      rest /= shape.get(i);
    }
    return " at " + Arrays.toString(index);
  }

  /**
   * The index of the first element that is NaN or infinite, or -1.
   *
   * @param bits elements from position 0 to the limit, in the buffer's byte order
   */
  public static int firstNotFinite(ByteBuffer bits, ElementType type) {
    if (!type.isFloating()) {
      return -1;
    }
    int end = bits.limit();
    int length;
    for (int start = 0; start < end; start += length) {
      length = Math.min(BLOCK_BYTES, end - start);
      if (type != ElementType.FLOAT32 || mayHoldNotFinite(bits, start, start + length)) {
        for (int at = start; at < start + length; at += type.bytes()) {
          if (!Double.isFinite(type.valueAt(bits, at))) {
            return at / type.bytes();
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
