package dev.cosmicai.formats.parquet.footer;

/** How a column's values are stored, in the order of the format's numbers. */
public enum PhysicalType {
  BOOLEAN(1),
  INT32(4),
  INT64(8),
  INT96(12),
  FLOAT(4),
  DOUBLE(8),
  /** Of any length each. */
  BYTE_ARRAY(0),
  /** All of a length that the column says. */
  FIXED_LEN_BYTE_ARRAY(0);

  private final int bytes;

  PhysicalType(int bytes) {
    this.bytes = bytes;
  }

  /** Of a value; a truth value takes a byte once it is unpacked. 0 if the type does not say. */
  public int bytes() {
    return bytes;
  }
}
