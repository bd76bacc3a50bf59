package dev.cosmicai.formats.parquet.footer;

import java.util.Locale;

/** How pages are compressed, in the order of the format's numbers. */
public enum Codec {
  UNCOMPRESSED,
  SNAPPY,
  GZIP,
  LZO,
  BROTLI,
  /** In Hadoop's frames, which were never described. */
  LZ4,
  ZSTD,
  LZ4_RAW;

  /** Its name as pyarrow takes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
