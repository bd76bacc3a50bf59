package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StoredRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A partition's images as they lie in its file, one after another, for a reader that takes them
 * piece by piece: it passes all bytes through {@link #passed} in order, makes float32 of them with
 * {@link #toFloat32} where they are not, and at last asks {@link #verify}. For one thread.
 */
public final class ImageRun {
  private final StoredRun run;
  private final ElementType type;
  private final int sampleBytes;

  ImageRun(StoredRun run, ElementType type, int sampleBytes) {
    this.run = run;
    this.type = type;
    this.sampleBytes = sampleBytes;
  }

  /** Of the first image in the file. */
  public long offset() {
    return run.offset();
  }

  /** Of all images together, in bytes. */
  public long length() {
    return run.length();
  }

  /** Of one image in the file. */
  public int sampleBytes() {
    return sampleBytes;
  }

  /** Of one element in the file. */
  public int elementBytes() {
    return type.bytes();
  }

  /** Whether native code can read the bytes as they are. */
  public boolean isFloat32() {
    return type == ElementType.FLOAT32;
  }

  /** Adds the next bytes to the checksum; their position is left alone. */
  public void passed(ByteBuffer stored) {
    run.checksum().update(stored);
  }

  /**
   * Converts whole elements.
   *
   * @param stored little-endian elements as in the file, from position to limit
   * @param target gets as many floats in native order, from its position on
   */
  public void toFloat32(ByteBuffer stored, ByteBuffer target) {
    if (isFloat32()) {
      target.put(stored.duplicate());
      return;
    }
    ByteBuffer elements = stored.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int at = elements.position(); at < elements.limit(); at += type.bytes()) {
      target.putFloat((float) type.valueAt(elements, at));
    }
  }

  /**
   * After the last byte.
   *
   * @throws FatalFault (PartitionCorrupt) if these were not the bytes that were written
   */
  public void verify() {
    run.checksum().verify();
  }
}
