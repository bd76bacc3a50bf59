package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A partition's images for a reader that takes them from the file piece by piece, in order and in
 * constant memory: stored bytes, which lie in the file one image after another, or deflated ones.
 * The reader passes all fetched bytes through {@link #passed}, where they are floats already, or
 * through {@link #read}, and at last asks {@link #verify}. For one thread.
 */
public final class ImageRun {
  /** Elements on their way to floats. */
  private static final int SCRATCH_BYTES = 1 << 16;

  private final ByteRun run;
  private final ElementType type;
  private final int sampleBytes;
  private ByteBuffer scratch;

  ImageRun(ByteRun run, ElementType type, int sampleBytes) {
    this.run = run;
    this.type = type;
    this.sampleBytes = sampleBytes;
  }

  /** Of the first byte in the file that must be fetched. */
  public long offset() {
    return run.spans().get(0).offset();
  }

  /** How many bytes must be fetched. */
  public long length() {
    return run.spans().get(0).length();
  }

  /** Whether the bytes in the file are the elements, and not deflated. */
  public boolean isPlain() {
    return run.isPlain();
  }

  /** Whether native code can read the bytes of the file as they are. */
  public boolean isFloat32() {
    return run.isPlain() && type == ElementType.FLOAT32;
  }

  /** Of one image, in its own type of elements. */
  public int sampleBytes() {
    return sampleBytes;
  }

  /** Of one element, in its own type. */
  public int elementBytes() {
    return type.bytes();
  }

  /** Takes the next fetched bytes as they are; their position is left alone. */
  public void passed(ByteBuffer stored) {
    run.passed(stored);
  }

  /**
   * Takes the next fetched bytes and gives floats. Moves both positions, as far as the one lasts or
   * the other has room; what is deflated may give some even of no bytes. With no floats left to
   * give, takes all bytes.
   *
   * @param stored as in the file
   * @param floats gets floats in native order; the last one may be in part, and goes on next time
   * @throws FatalFault (PartitionCorrupt) if they cannot be unpacked
   */
  public void read(ByteBuffer stored, ByteBuffer floats) {
    if (type == ElementType.FLOAT32) {
      run.read(stored, floats);
      return;
    }
    if (scratch == null) {
      scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
    boolean mayBeMore = true;
    while (mayBeMore) {
      int part = scratch.position();
      long room = (long) (floats.remaining() / Float.BYTES) * type.bytes();
      scratch.limit((int) Math.min(scratch.capacity(), Math.max(part, room)));
      run.read(stored, scratch);
      mayBeMore = scratch.position() > part && !scratch.hasRemaining();
      convert(floats);
    }
  }

  /** Converts whole elements; part of one waits for the rest. */
  private void convert(ByteBuffer floats) {
    int end = scratch.position() / type.bytes() * type.bytes();
    for (int at = 0; at < end; at += type.bytes()) {
      floats.putFloat((float) type.valueAt(scratch, at));
    }
    scratch.limit(scratch.position()).position(end);
    scratch.compact();
  }

  /**
   * After the last byte.
   *
   * @throws FatalFault (PartitionCorrupt) if these were not the bytes that were written
   */
  public void verify() {
    run.verify();
  }
}
