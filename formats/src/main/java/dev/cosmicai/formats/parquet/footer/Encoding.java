package dev.cosmicai.formats.parquet.footer;

/** How the values of a page are encoded, in the order of the format's numbers. */
public enum Encoding {
  PLAIN,
  /** The second number was never in use. */
  GROUP_VAR_INT,
  /** The older name of {@link #RLE_DICTIONARY}, and of {@link #PLAIN} for a dictionary. */
  PLAIN_DICTIONARY,
  RLE,
  BIT_PACKED,
  DELTA_BINARY_PACKED,
  DELTA_LENGTH_BYTE_ARRAY,
  DELTA_BYTE_ARRAY,
  RLE_DICTIONARY,
  BYTE_STREAM_SPLIT;

  /** The encoding of this number. */
  static Encoding of(int number) {
    Encoding[] all = values();
    if (number < 0 || number >= all.length) {
      throw new ThriftCursor.Malformed(false);
    }
    return all[number];
  }
}
