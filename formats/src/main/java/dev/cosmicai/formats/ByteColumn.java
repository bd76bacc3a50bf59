package dev.cosmicai.formats;

import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.parquet.BinaryColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A column of bytes of any length, one a row. */
public sealed interface ByteColumn {
  /** How many rows there are. */
  long rows();

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
   */
  record Contents(BinaryColumn column) implements ByteColumn {
    @Override
    public long rows() {
      return column.rows();
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
