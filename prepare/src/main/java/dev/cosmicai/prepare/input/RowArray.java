package dev.cosmicai.prepare.input;

/**
 * An array whose first dimension counts samples. Rows may be read in any order, by one thread at a
 * time.
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

  /**
   * Reads consecutive numbers of a row, which is flattened in C order.
   *
   * @param first the first number's index in the row
   * @param target gets {@code count} numbers from {@code at} on
   */
  void read(long row, int first, int count, double[] target, int at);

  /** The same as float32; wider numbers are rounded. */
  void read(long row, int first, int count, float[] target, int at);
}
