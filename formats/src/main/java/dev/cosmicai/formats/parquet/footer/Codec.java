package dev.cosmicai.formats.parquet.footer;

import java.util.Locale;

/** How pages are compressed. */
public enum Codec {
  UNCOMPRESSED(0),
  SNAPPY(1),
  GZIP(2),
  LZO(3),
  BROTLI(4),
  /** In Hadoop's frames, which were never described. */
  LZ4(5),
  ZSTD(6),
  LZ4_RAW(7);

  private final int number;

  Codec(int number) {
    this.number = number;
  }

  /** The codec to which the format gives this number. */
  static Codec of(int number) {
    for (Codec codec : values()) {
      if (codec.number == number) {
        return codec;
      }
    }
    throw new ThriftCursor.Malformed(false);
  }

  /** Its name as pyarrow takes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
