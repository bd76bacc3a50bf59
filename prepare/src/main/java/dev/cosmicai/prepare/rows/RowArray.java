package dev.cosmicai.prepare.rows;

import dev.cosmicai.faults.FatalFault;
import java.util.Arrays;

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
    return Arrays.stream(rowShape()).reduce(1, Math::multiplyExact);
  }

  /** Whether all numbers are whole, so that they can be read as {@code long}. */
  boolean isWhole();

  /**
   * Reads consecutive numbers of a row, which is flattened in C order, as float32: wider numbers
   * are rounded, larger ones become infinite.
   *
   * @param first the first number's index in the row
   * @param target gets {@code count} numbers from index 0 on
   */
  void read(long row, int first, int count, float[] target);

  /** One number of a row. */
  double number(long row, int element);

  /**
   * The same of whole numbers, exactly.
   *
   * @throws FatalFault (PartitionNotFinite) for a number that is missing or beyond 64 bits
   */
  long whole(long row, int element);

  /**
   * Says which numbers will be read soon, where reading takes long; at a time no more of them than
   * {@link Bytes#MAX_AHEAD_BYTES}.
   */
  default void prefetch(long row, int first, int count) {}
}
