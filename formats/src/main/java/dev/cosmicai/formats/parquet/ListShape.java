package dev.cosmicai.formats.parquet;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.parquet.footer.Chunk;
import dev.cosmicai.formats.parquet.footer.Leaf;
import dev.cosmicai.formats.parquet.page.RunReader;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds out how long a column's lists are, if they are all of one length. For plain lists the
 * footer's counts tell; for lists of lists the first row does. That the others are the same shows
 * when they are read.
 */
final class ListShape {
  /** Of the column's beginning; nearly always that holds the first row. */
  private static final int PIECE_BYTES = 1 << 18;

  private final Column column;
  private final Leaf leaf;

  private ListShape(Column column) {
    this.column = column;
    this.leaf = column.leaf();
  }

  /**
   * The lengths, outermost first.
   *
   * @return empty for a column that is no list; ones if there are no rows
   */
  static long[] lengths(Column column) {
    return new ListShape(column).lengths();
  }

  private long[] lengths() {
    long valuesOfRow = 0;
    int firstGroup = 0;
    for (int group = 0; leaf.maxRepetition() > 0 && group < column.footer().rowGroups(); group++) {
      Chunk chunk = column.chunk(group);
      if (chunk.rows() == 0) {
        continue;
      } else if (valuesOfRow == 0) {
        firstGroup = group;
        valuesOfRow = chunk.values() / chunk.rows();
      }
      if (chunk.values() % chunk.rows() != 0 || chunk.values() / chunk.rows() != valuesOfRow) {
        throw differs(column, chunk.firstRow(), chunk.firstRow() + chunk.rows() - 1);
      }
    }
    if (valuesOfRow == 0 || leaf.maxRepetition() == 1) {
      long[] lengths = new long[leaf.maxRepetition()];
      Arrays.fill(lengths, Math.max(1, valuesOfRow));
      return lengths;
    }
    return lengthsOfFirstRow(firstGroup, valuesOfRow);
  }

  private long[] lengthsOfFirstRow(int group, long values) {
    long row = column.chunk(group).firstRow();
    long[] counts = new long[leaf.maxRepetition() + 1];
    PageStream pages = new PageStream(column, group, group + 1);
    FilePieces pieces = new FilePieces(column.file(), pages.spans(), PIECE_BYTES);
    while (counts[leaf.maxRepetition()] < values) {
      ByteBuffer piece = pieces.next();
      DataPage page = pages.next(piece, Long.MAX_VALUE);
      while (page != null && counts[leaf.maxRepetition()] < values) {
        count(page, counts, values, row);
        page = pages.next(piece, Long.MAX_VALUE);
      }
    }
    long[] lengths = new long[leaf.maxRepetition()];
    for (int level = 0; level < lengths.length; level++) {
      lengths[level] = counts[level + 1] / counts[level];
      if (counts[level + 1] % counts[level] != 0) {
        throw differs(column, row, row);
      }
    }
    return lengths;
  }

  /** Counts how many values begin no more than a list of each level. */
  private void count(DataPage page, long[] counts, long values, long row) {
    RunReader levels =
        new RunReader(page.repetitions(), RunReader.width(leaf.maxRepetition()), column.damage());
    int[] one = new int[1];
    long most = Math.min(page.values(), values - counts[leaf.maxRepetition()]);
    for (long left = most; left > 0; ) {
      int alike = 1;
      if (levels.ready() > 0 && levels.isRepeated()) {
        alike = (int) Math.min(left, levels.ready());
        one[0] = levels.value();
        levels.skip(alike);
      } else {
        levels.unpack(one, 1);
      }
      int level = one[0];
      boolean beginsRow = counts[0] == 0;
      if (level < 0 || level > leaf.maxRepetition() || (level == 0) != beginsRow) {
        throw differs(column, row, row);
      }
      if (level == 0 && alike > 1) {
        throw differs(column, row, row);
      }
      for (int i = level; i < counts.length; i++) {
        counts[i] += alike;
      }
      left -= alike;
    }
  }

  /** Lists of several lengths. */
  static FatalFault differs(Column column, long firstRow, long lastRow) {
    String rows =
        firstRow == lastRow
            ? "of row %,d".formatted(firstRow)
            : "among the rows %,d to %,d".formatted(firstRow, lastRow);
    return column
        .damage()
        .faults()
        .shape(
            "holds lists of different lengths in %s, %s (counted from 0); wanted one length for"
                + " all",
            column.damage().column(), rows);
  }
}
