package dev.cosmicai.formats.parquet;

import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * A column of a table: one number a row, or equally many in every row.
 *
 * @param name the column's name
 * @param values {@code [rows]} or {@code [rows, K]}; float32, float64, int32 or int64
 * @param present which rows of {@code [rows]} have a value; the others are written as null. Null:
 *     there can be no such row
 */
public record ParquetColumn(String name, Tensor values, BitSet present) implements TableColumn {
  /** Refuses what is no list of such numbers, and lists that may be missing. */
  public ParquetColumn {
    int dimensions = values.shape().length;
    boolean known =
        switch (values.type()) {
          case FLOAT32, FLOAT64, INT32, INT64 -> true;
          default -> false;
        };
    if (!known || dimensions < 1 || dimensions > 2 || (dimensions == 2 && present != null)) {
      throw new IllegalArgumentException(
          name + " is " + values + (present == null ? "" : ", of which some are missing"));
    }
  }

  /** A column of which every row has a value. */
  public static ParquetColumn required(String name, Tensor values) {
    return new ParquetColumn(name, values, null);
  }

  /** A column of floats of which those are missing that are NaN. */
  public static ParquetColumn optional(String name, Tensor values) {
    BitSet present = new BitSet();
    double[] numbers = values.toDoubles();
    for (int row = 0; row < numbers.length; row++) {
      present.set(row, !Double.isNaN(numbers[row]));
    }
    return new ParquetColumn(name, values, present);
  }

  /** Whether there are rows, and none has a value. */
  public boolean isMissing() {
    return present != null && present.isEmpty();
  }

  /** The values, and NaN where there is none. */
  public Tensor valuesOrNan() {
    if (present == null || present.cardinality() == rows()) {
      return values;
    }
    double[] numbers = values.toDoubles();
    for (int row = present.nextClearBit(0); row < rows(); row = present.nextClearBit(row + 1)) {
      numbers[row] = Double.NaN;
    }
    return Tensor.ofDoubles(numbers, numbers.length);
  }

  @Override
  public int rows() {
    return (int) values.shape()[0];
  }

  @Override
  public boolean isOptional() {
    return present != null;
  }

  @Override
  public boolean isList() {
    return values.shape().length == 2;
  }

  @Override
  public int width() {
    return isList() ? (int) values.shape()[1] : 1;
  }

  @Override
  public int rowBytes() {
    return width() * values.type().bytes();
  }

  @Override
  public BitSet present(int from, int to) {
    return present.get(from, to);
  }

  @Override
  public ByteBuffer values(int from, int to) {
    ByteBuffer all = values.data().slice(from * rowBytes(), (to - from) * rowBytes());
    if (!isOptional()) {
      return all;
    }
    ElementType type = values.type();
    BitSet rows = present.get(from, to);
    ByteBuffer there = ByteBuffer.allocate(rows.cardinality() * type.bytes());
    rows.stream().forEach(row -> there.put(all.slice(row * type.bytes(), type.bytes())));
    return there.flip();
  }
}
