package dev.cosmicai.prepare.rows;

import dev.cosmicai.faults.FatalFault;

/**
 * An array whose first dimension counts samples. Rows may be read in any order, by one thread at a
 * time. A number that the file declares missing reads as NaN.
 */
public interface RowArray {
  /** What to call it in messages, such as {@code table.fits, column `Z`}. */
  String label();

  /** The number of rows. */
  long rows();

  /** The shape of a row; empty if a row is one number. */
  int[] rowShape();

  /** Numbers in a row. */
  default int rowElements() {
    int elements = 1;
    for (int length : rowShape()) {
      elements = Math.multiplyExact(elements, length);
    }
    return elements;
  }

  /** Whether all numbers are whole, so that they can be read as {@code long}. */
  boolean isWhole();

  /**
   * Reads consecutive numbers of a row, which is flattened in C order.
   *
   * @param first the first number's index in the row
   * @param target gets {@code count} numbers from {@code at} on
   */
  void read(long row, int first, int count, double[] target, int at);

  /** The same as float32: wider numbers are rounded, larger ones become infinite. */
  void read(long row, int first, int count, float[] target, int at);

  /**
   * The same of whole numbers, exactly.
   *
   * @throws FatalFault (PartitionNotFinite) for a number that is missing or beyond 64 bits
   */
  void read(long row, int first, int count, long[] target, int at);

  /**
   * Says which numbers will be read soon, where reading takes long; at a time no more of them than
   * {@link Bytes#MAX_AHEAD_BYTES}.
   */
  default void prefetch(long row, int first, int count) {}
}
