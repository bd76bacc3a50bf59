package dev.cosmicai.formats;

import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.parquet.BinaryColumn;
import dev.cosmicai.formats.parquet.BinaryRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A column of bytes of any length, one a row. */
public sealed interface ByteColumn {
  /** How many rows there are. */
  long rows();

  /** Some of the rows, which are there. */
  ByteColumn part(long first, int count);

  /**
   * Text: what is kept, or the names of files beside the table.
   *
   * @param texts one a row; null where there is none
   */
  record Texts(List<String> texts) implements ByteColumn {
    @Override
    public long rows() {
      return texts.size();
    }

    @Override
    public Texts part(long first, int count) {
      return new Texts(texts.subList((int) first, (int) first + count));
    }

    /** Reads all of a column. */
    static Texts of(BinaryColumn column, MemoryBudget budget, FileFaults faults) {
      if (!column.isText()) {
        throw faults.shape(
            "holds bytes that are no text in %s, which cannot be kept; correct data.keep",
            FileFaults.quote(column.name()));
      }
      List<String> texts = new ArrayList<>();
      column.forEach(
          (row, value) -> {
            budget.chargeText(value == null ? 0 : value.remaining());
            texts.add(value == null ? null : StandardCharsets.UTF_8.decode(value).toString());
          });
      return new Texts(texts);
    }
  }

  /**
   * Files, such as encoded images, that are taken one after another.
   *
   * @param column where they are
   * @param first the first row of it
   * @param rows how many
   */
  record Contents(BinaryColumn column, long first, long rows) implements ByteColumn {
    /** All of a column. */
    Contents(BinaryColumn column) {
      this(column, 0, column.rows());
    }

    @Override
    public Contents part(long from, int count) {
      return new Contents(column, first + from, count);
    }

    /** The rows, to be taken from the file piece by piece. */
    public BinaryRun run() {
      return column.run(first, rows);
    }
  }

  /** The columns of bytes that a table has. */
  interface Finder {
    /** A table of numbers. */
    Finder NONE = name -> null;

    /** The column of this name; null if there is none, or if it holds numbers. */
    ByteColumn find(String name);
  }
}
