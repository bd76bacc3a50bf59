package dev.cosmicai.results.metrics;

import java.io.ByteArrayOutputStream;

/** Writes the numbers of a {@link RankMetrics} in few bytes. {@link MetricsReader} reads them. */
final class MetricsWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void writeByte(int value) {
    out.write(value);
  }

  /** A number from 0, seven bits a byte, the lowest first. */
  void writeVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** The length and the bytes. */
  void writeBytes(byte[] bytes) {
    writeVarint(bytes.length);
    out.writeBytes(bytes);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
