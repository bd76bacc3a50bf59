package dev.cosmicai.formats.parquet;

import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.Span;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/** Parts of a file, in pieces: to read them takes memory where the file is not in it. */
final class FilePieces implements Iterator<ByteBuffer> {
  private final FileBytes file;
  private final int maxBytes;
  private final Iterator<Span> spans;
  private long next;
  private long left;

  FilePieces(FileBytes file, List<Span> spans, int maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.spans = spans.iterator();
  }

  @Override
  public boolean hasNext() {
    while (left == 0 && spans.hasNext()) {
      Span span = spans.next();
      next = span.offset();
      left = span.length();
    }
    return left > 0;
  }

  @Override
  public ByteBuffer next() {
    if (!hasNext()) {
      throw new java.util.NoSuchElementException();
    }
    int length = (int) Math.min(left, maxBytes);
    ByteBuffer piece = file.read(next, length);
    next += length;
    left -= length;
    return piece;
  }
}
