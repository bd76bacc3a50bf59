package dev.cosmicai.formats.parquet.footer;

/** How a column's values are stored. */
public enum PhysicalType {
  BOOLEAN(0, 1),
  INT32(1, 4),
  INT64(2, 8),
  INT96(3, 12),
  FLOAT(4, 4),
  DOUBLE(5, 8),
  /** Of any length each. */
  BYTE_ARRAY(6, 0),
  /** All of a length that the column says. */
  FIXED_LEN_BYTE_ARRAY(7, 0);

  private final int number;
  private final int bytes;

  PhysicalType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  /** Of a value; a truth value takes a byte once it is unpacked. 0 if the type does not say. */
  public int bytes() {
    return bytes;
  }

  /** The type that the format gives this number. */
  static PhysicalType of(int number) {
    for (PhysicalType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new ThriftCursor.Malformed(false);
  }
}
