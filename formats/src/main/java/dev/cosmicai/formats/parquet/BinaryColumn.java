package dev.cosmicai.formats.parquet;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.parquet.footer.Chunk;
import dev.cosmicai.formats.parquet.footer.LogicalType.Meaning;
import java.nio.ByteBuffer;

/**
 * A column of byte strings, one a row: text, or files such as encoded images. They are taken row by
 * row, a page in memory at a time: by {@link #forEach} from a file that can be read anywhere, or by
 * a {@link BinaryRun} from bytes as they are fetched. For one thread.
 */
public final class BinaryColumn {
  private static final int PIECE_BYTES = 8 << 20;

  private final Column column;

  BinaryColumn(Column column) {
    this.column = column;
  }

  /** Takes a row. */
  public interface RowConsumer {
    /**
     * Takes a row.
     *
     * @param row counted from 0
     * @param value its bytes, from position to limit, until this returns; null where there is none
     */
    void accept(long row, ByteBuffer value);
  }

  /** The column's name. */
  public String name() {
    return column.leaf().name();
  }

  /** Whether the bytes are said to be text, in UTF-8. */
  public boolean isText() {
    return column.leaf().logical().meaning() == Meaning.TEXT;
  }

  /** How many rows there are. */
  public long rows() {
    return column.footer().rows();
  }

  /** All rows, to be taken from the file piece by piece. */
  public BinaryRun run() {
    return run(0, rows());
  }

  /**
   * Some rows, to be taken from the file piece by piece; row groups without them are not fetched.
   *
   * @param first counted from 0
   * @param count how many; at most those that there are
   */
  public BinaryRun run(long first, long count) {
    if (first < 0 || count < 0 || count > rows() - first) {
      throw new IllegalArgumentException("%d rows from %d of %d".formatted(count, first, rows()));
    }
    int firstGroup = 0;
    int endGroup = 0;
    for (int group = 0; count > 0 && group < column.footer().rowGroups(); group++) {
      Chunk chunk = column.chunk(group);
      firstGroup = chunk.firstRow() + chunk.rows() <= first ? group + 1 : firstGroup;
      endGroup = chunk.firstRow() < first + count ? group + 1 : endGroup;
    }
    long skipped = endGroup == 0 ? 0 : first - column.chunk(firstGroup).firstRow();
    return new BinaryRun(column, new PageStream(column, firstGroup, endGroup), skipped, count);
  }

  /**
   * Gives all rows, in order.
   *
   * @throws FatalFault (the file's reason) if the column is damaged
   */
  public void forEach(RowConsumer consumer) {
    BinaryRun run = run();
    FilePieces pieces = new FilePieces(column.file(), run.spans(), PIECE_BYTES);
    long row = 0;
    while (pieces.hasNext()) {
      ByteBuffer piece = pieces.next();
      while (run.next(piece)) {
        consumer.accept(row++, run.value());
      }
    }
    run.verify();
  }
}
