package dev.cosmicai.formats.parquet.footer;

/** How the values of a page are encoded. */
public enum Encoding {
  PLAIN(0),
  /** The older name of {@link #RLE_DICTIONARY}, and of {@link #PLAIN} for a dictionary. */
  PLAIN_DICTIONARY(2),
  RLE(3),
  BIT_PACKED(4),
  DELTA_BINARY_PACKED(5),
  DELTA_LENGTH_BYTE_ARRAY(6),
  DELTA_BYTE_ARRAY(7),
  RLE_DICTIONARY(8),
  BYTE_STREAM_SPLIT(9);

  private final int number;

  Encoding(int number) {
    this.number = number;
  }

  /** The encoding to which the format gives this number. */
  static Encoding of(int number) {
    for (Encoding encoding : values()) {
      if (encoding.number == number) {
        return encoding;
      }
    }
    throw new ThriftCursor.Malformed(false);
  }
}
