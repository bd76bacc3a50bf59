package dev.cosmicai.formats.tensor;

import java.nio.ByteBuffer;

/**
 * Puts elements, wherever a {@link StridedWalk} comes by, one behind the other into a buffer, from
 * the source's order of bytes to the target's.
 *
 * @param elementBytes of one element
 */
public record ElementCopy(ByteBuffer source, ByteBuffer target, int elementBytes)
    implements StridedWalk.Run {
  @Override
  public void accept(int at, int stride, int length) {
    if (stride == elementBytes && (source.order() == target.order() || elementBytes == 1)) {
      // Without a view of the source, of which there would be millions.
      target.put(target.position(), source, at, length * elementBytes);
      target.position(target.position() + length * elementBytes);
      return;
    }
    for (int i = 0; i < length; i++) {
      one(at + i * stride);
    }
  }

  private void one(int at) {
    switch (elementBytes) {
      case Long.BYTES -> target.putLong(source.getLong(at));
      case Integer.BYTES -> target.putInt(source.getInt(at));
      case Short.BYTES -> target.putShort(source.getShort(at));
      default -> target.put(source.get(at));
    }
  }
}
