package dev.cosmicai.formats.parquet;

import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.parquet.type.ColumnFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/** The elements of a column, one row after another. For one thread at a time. */
final class ColumnMember implements Member {
  private static final int PIECE_BYTES = 8 << 20;

  private final Column column;
  private final ColumnFormat format;
  private final long[] lengths;
  private final long length;
  private ByteBuffer content;

  /**
   * A column of lists of these lengths.
   *
   * @param length of all elements in bytes
   */
  ColumnMember(Column column, ColumnFormat format, long[] lengths, long length) {
    this.column = column;
    this.format = format;
    this.lengths = lengths;
    this.length = length;
  }

  ColumnFormat format() {
    return format;
  }

  long[] lengths() {
    return lengths;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public ByteBuffer head(int maxBytes) {
    int bytes = (int) Math.min(length, maxBytes);
    column.budget().chargeUnpacked(bytes);
    ByteBuffer head = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    fill(head, new ChunkRun(column, format, lengths, 0, bytes));
    return head.flip();
  }

  @Override
  public ByteBuffer content() {
    if (content == null) {
      ByteBuffer read = column.budget().allocateUnpacked(length);
      ChunkRun run = new ChunkRun(column, format, lengths, 0, length);
      fill(read, run);
      run.verify();
      content = read.flip();
    }
    return content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private void fill(ByteBuffer target, ChunkRun run) {
    FilePieces pieces = new FilePieces(column.file(), run.spans(), PIECE_BYTES);
    while (target.hasRemaining() && pieces.hasNext()) {
      run.read(pieces.next(), target);
    }
  }

  @Override
  public OptionalLong offset() {
    return OptionalLong.empty();
  }

  @Override
  public Optional<ByteRun> run(long start, long bytes) {
    return Optional.of(new ChunkRun(column, format, lengths, start, bytes));
  }

  /** Pages have checksums of their own. */
  @Override
  public Optional<ByteRun> part(Span all, long start, long bytes) {
    return run(start, bytes);
  }
}
