package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;

/**
 * Integers as differences.
 *
 * @param width 4 or 8; of the narrower ones, writers let differences overflow
 */
record DeltaValues(DeltaReader values, int width) implements FixedValues {
  @Override
  public void read(int count, ByteBuffer target) {
    if (width == Integer.BYTES) {
      for (int i = 0; i < count; i++) {
        target.putInt((int) values.next());
      }
    } else {
      for (int i = 0; i < count; i++) {
        target.putLong(values.next());
      }
    }
  }
}
