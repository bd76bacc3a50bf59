package dev.cosmicai.formats.parquet.page;

import dev.cosmicai.formats.io.MemoryBudget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The values that a column chunk's pages choose from.
 *
 * @param bytes all of them, from position 0 to the limit, little-endian
 * @param count how many
 * @param ends where each ends, of values of any length, and where the next one's length starts;
 *     empty if all take as many bytes
 */
@SuppressWarnings("ArrayRecordComponent") // of this package only
public record Dictionary(ByteBuffer bytes, int count, int[] ends) {
  private static final int[] NO_ENDS = {};

  /** Of values that take as many bytes each. */
  public static Dictionary fixed(ByteBuffer bytes, int count, int width, Damage damage) {
    ByteBuffer values = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if ((long) count * width > values.limit()) {
      throw damage.page("has a dictionary that ends too early");
    }
    return new Dictionary(values, count, NO_ENDS);
  }

  /** Of values of any length, each behind its length. */
  public static Dictionary strings(
      ByteBuffer bytes, int count, MemoryBudget budget, Damage damage) {
    ByteBuffer values = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if ((long) count * Integer.BYTES > values.limit()) {
      throw damage.page("has a dictionary that ends too early");
    }
    budget.chargeUnpacked((long) count * Integer.BYTES);
    int[] ends = new int[count];
    int at = 0;
    for (int i = 0; i < count; i++) {
      if (values.limit() - at < Integer.BYTES) {
        throw damage.page("has a dictionary that ends too early");
      }
      int length = values.getInt(at);
      at += Integer.BYTES;
      if (length < 0 || length > values.limit() - at) {
        throw damage.page("has a dictionary that ends too early");
      }
      at += length;
      ends[i] = at;
    }
    return new Dictionary(values, count, ends);
  }

  /** Where a value of any length starts. */
  int start(int index) {
    return (index == 0 ? 0 : ends[index - 1]) + Integer.BYTES;
  }

  /** An index that is in the dictionary. */
  int require(int index, Damage damage) {
    if (index < 0 || index >= count) {
      throw damage.page(
          "asks for value %d of a dictionary of %d"
              .formatted(Integer.toUnsignedLong(index), count));
    }
    return index;
  }

  /** The positions that a page of values from a dictionary holds. */
  static RunReader positions(ByteBuffer bytes, Dictionary dictionary, Damage damage) {
    if (dictionary == null) {
      throw damage.page("asks for a dictionary, which is missing");
    } else if (!bytes.hasRemaining()) {
      throw damage.endsEarly();
    }
    ByteBuffer positions = bytes.slice();
    int width = positions.get() & 0xFF;
    return new RunReader(positions, width, damage);
  }
}
