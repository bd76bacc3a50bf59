package dev.cosmicai.formats;

import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import java.util.Optional;

/**
 * A column for a reader that takes it from the file piece by piece, in constant memory: one row
 * after another.
 *
 * @param bytes gives the elements, little-endian
 * @param type of the elements
 * @param rowBytes of one row
 */
public record ColumnRun(ByteRun bytes, ElementType type, int rowBytes) {
  /**
   * Of a column.
   *
   * @return empty if it lies in another order than row by row, or shares its checksum with others
   */
  public static Optional<ColumnRun> of(StridedTensor column) {
    long[] shape = column.shape();
    long rowBytes = column.type().bytes();
    for (int i = 1; i < shape.length; i++) {
      rowBytes *= shape[i];
    }
    int row = Math.toIntExact(rowBytes);
    return column.run().map(run -> new ColumnRun(run, column.type(), row));
  }

  /** Bytes to fetch. */
  public long storedBytes() {
    return bytes.spans().stream().mapToLong(span -> span.length()).sum();
  }
}
