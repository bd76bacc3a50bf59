package dev.cosmicai.formats.tensor;

import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.Residue;
import dev.cosmicai.formats.io.Span;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Big-endian elements, turned into little-endian ones while their bytes pass by. */
final class SwappedRun implements ByteRun {
  private final ByteRun stored;
  private final int elementBytes;

  /** An element as it is stored, of which not all has come, or not all was given. */
  private final ByteBuffer part;

  private int givenBytes;

  SwappedRun(ByteRun stored, int elementBytes) {
    this.stored = stored;
    this.elementBytes = elementBytes;
    this.part = ByteBuffer.allocate(elementBytes);
  }

  @Override
  public List<Span> spans() {
    return stored.spans();
  }

  @Override
  public boolean isPlain() {
    return false;
  }

  @Override
  public void passed(ByteBuffer bytes) {
    throw new UnsupportedOperationException("bytes in another order are no content");
  }

  @Override
  public void read(ByteBuffer bytes, ByteBuffer content) {
    do {
      givePart(content);
      if (part.position() == 0 && content.remaining() >= elementBytes) {
        readWhole(bytes, content);
      }
      if (part.hasRemaining()) {
        stored.read(bytes, part);
      }
    } while (!part.hasRemaining() && content.hasRemaining());
  }

  @Override
  public void verify() {
    stored.verify();
  }

  @Override
  public Residue residue() {
    return stored.residue();
  }

  private void givePart(ByteBuffer content) {
    if (part.hasRemaining()) {
      return;
    }
    while (givenBytes < elementBytes && content.hasRemaining()) {
      content.put(part.get(elementBytes - 1 - givenBytes++));
    }
    if (givenBytes == elementBytes) {
      part.clear();
      givenBytes = 0;
    }
  }

  /** As many elements as come and have room; a last one that comes in part is put aside. */
  private void readWhole(ByteBuffer bytes, ByteBuffer content) {
    int limit = content.limit();
    int start = content.position();
    content.limit(start + content.remaining() / elementBytes * elementBytes);
    stored.read(bytes, content);
    content.limit(limit);
    int end = content.position();
    int whole = end - (end - start) % elementBytes;
    for (int at = whole; at < end; at++) {
      part.put(content.get(at));
    }
    content.position(whole);
    turn(content.duplicate(), start, whole);
  }

  private void turn(ByteBuffer content, int start, int end) {
    ByteBuffer source = content.duplicate().order(ByteOrder.BIG_ENDIAN);
    ByteBuffer target = content.order(ByteOrder.LITTLE_ENDIAN);
    for (int at = start; at < end; at += elementBytes) {
      switch (elementBytes) {
        case Long.BYTES -> target.putLong(at, source.getLong(at));
        case Integer.BYTES -> target.putInt(at, source.getInt(at));
        default -> target.putShort(at, source.getShort(at));
      }
    }
  }
}
