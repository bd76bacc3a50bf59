package dev.cosmicai.results.metrics;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Arrays;

/**
 * Reads what {@link MetricsWriter} wrote. The bytes come from a store or a peer and are not
 * trusted: every size is checked before it is used, and whatever does not fit is a {@link
 * FatalFault}.
 */
final class MetricsReader {
  private final byte[] bytes;
  private int position;

  MetricsReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int readByte() {
    if (position == bytes.length) {
      throw corrupt("cut short");
    }
    return bytes[position++] & 0xff;
  }

  long readVarint(long max) {
    long value = readVarint();
    if (value < 0 || value > max) {
      throw corrupt("a number out of range");
    }
    return value;
  }

  byte[] readBytes(int maxLength) {
    int length = (int) readVarint(maxLength);
    if (length > remaining()) {
      throw corrupt("cut short");
    }
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  int remaining() {
    return bytes.length - position;
  }

  FatalFault corrupt(String problem) {
    return new FatalFault(
        Reason.ResultCorrupt,
        "a rank's metrics ("
            + bytes.length
            + " bytes) cannot be read at byte "
            + position
            + ": "
            + problem
            + "; delete that rank's result and run it again");
  }

  private long readVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupt("a number without end");
  }
}
