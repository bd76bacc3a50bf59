package dev.cosmicai.formats.parquet.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Truth values in the hybrid encoding, behind its length in four bytes. */
final class RunBooleans implements FixedValues {
  private final RunReader runs;
  private final int[] block;

  private RunBooleans(RunReader runs, Blocks blocks) {
    this.runs = runs;
    this.block = blocks.positions();
  }

  static RunBooleans of(ByteBuffer bytes, Blocks blocks, Damage damage) {
    ByteBuffer sized = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (sized.remaining() < Integer.BYTES) {
      throw damage.endsEarly();
    }
    int length = sized.getInt();
    if (length < 0 || length > sized.remaining()) {
      throw damage.endsEarly();
    }
    sized.limit(sized.position() + length);
    return new RunBooleans(new RunReader(sized, 1, damage), blocks);
  }

  @Override
  public void read(int count, ByteBuffer target) {
    for (int left = count; left > 0; ) {
      int next = Math.min(left, runs.ready());
      if (runs.isRepeated()) {
        Repeated.put(target, runs.value() & 1, Byte.BYTES, next);
        runs.skip(next);
      } else {
        next = Math.min(next, Blocks.VALUES);
        runs.unpack(block, next);
        for (int i = 0; i < next; i++) {
          target.put((byte) block[i]);
        }
      }
      left -= next;
    }
  }
}
