package dev.cosmicai.formats.parquet;

import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.parquet.footer.Chunk;
import dev.cosmicai.formats.parquet.footer.Footer;
import dev.cosmicai.formats.parquet.footer.Leaf;
import dev.cosmicai.formats.parquet.page.Damage;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of a file, and its chunks: one a row group.
 *
 * @param damage makes its faults
 * @param budget for what is unpacked
 */
record Column(FileBytes file, Footer footer, Leaf leaf, Damage damage, MemoryBudget budget) {
  /** A column whose chunks lie inside the file, none over another, and can be unpacked. */
  static Column of(
      FileBytes file, Footer footer, Leaf leaf, FileFaults faults, MemoryBudget budget) {
    Column column = new Column(file, footer, leaf, Damage.of(faults, leaf.name()), budget);
    long bytes = 0;
    for (int group = 0; group < footer.rowGroups(); group++) {
      Chunk chunk = column.chunk(group);
      Decompressor.requireKnown(chunk.codec(), column.damage);
      bytes += chunk.length();
      if (bytes > file.size()) {
        throw faults.corrupt(
            "is damaged: %s takes more bytes than the file has", column.damage.column());
      }
    }
    return column;
  }

  Chunk chunk(int rowGroup) {
    return footer.chunk(leaf, rowGroup);
  }

  /** Where the chunks of some row groups lie. */
  List<Span> spans(int firstGroup, int endGroup) {
    List<Span> spans = new ArrayList<>(endGroup - firstGroup);
    for (int group = firstGroup; group < endGroup; group++) {
      Chunk chunk = chunk(group);
      if (chunk.length() > 0) {
        spans.add(new Span(chunk.offset(), chunk.length()));
      }
    }
    return spans;
  }
}
