package dev.cosmicai.formats.parquet;

import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * A column of a table: one number a row.
 *
 * @param name the column's name
 * @param values {@code [rows]} float32, float64, int32 or int64
 * @param nullable whether NaN stands for a missing value, which is written as null
 */
public record ParquetColumn(String name, Tensor values, boolean nullable) {
  /** Refuses what is no list of such numbers, and nulls of integers. */
  public ParquetColumn {
    if (values.shape().length != 1) {
      throw new IllegalArgumentException(name + " is " + values + "; wanted one value a row");
    }
    boolean floating =
        switch (values.type()) {
          case FLOAT32, FLOAT64 -> true;
          case INT32, INT64 -> false;
          default -> throw new IllegalArgumentException(name + " is " + values);
        };
    if (nullable && !floating) {
      throw new IllegalArgumentException(name + " is " + values + ", which has no NaN");
    }
  }

  int rows() {
    return values.elements();
  }

  /** Which of these rows have a value; row {@code from} is bit 0. */
  BitSet presence(int from, int to) {
    BitSet present = new BitSet(to - from);
    ElementType type = values.type();
    ByteBuffer data = values.data();
    for (int row = from; row < to; row++) {
      present.set(row - from, !nullable || !Double.isNaN(type.valueAt(data, row * type.bytes())));
    }
    return present;
  }

  /** Those of these rows' values that are there, one behind the other. */
  ByteBuffer present(int from, int to, BitSet presence) {
    int bytes = values.type().bytes();
    ByteBuffer all = values.data().slice(from * bytes, (to - from) * bytes);
    if (!nullable) {
      return all;
    }
    ByteBuffer present = ByteBuffer.allocate(presence.cardinality() * bytes);
    presence.stream().forEach(row -> present.put(all.slice(row * bytes, bytes)));
    return present.flip();
  }
}
