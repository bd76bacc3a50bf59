package dev.cosmicai.formats;

import dev.cosmicai.formats.csv.CsvTable;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.parquet.ParquetReader;
import java.util.List;
import java.util.Locale;

/**
 * A table that names images beside it, in CSV or Parquet: the column {@value #FILE_NAME} is the
 * input that the table has no column for.
 */
final class ImageTable {
  private static final String FILE_NAME = "file_name";
  private static final String CSV = "metadata.csv";
  private static final String PARQUET = "metadata.parquet";

  private ImageTable() {}

  /** Whether a file of this name can be nothing else. */
  static boolean isCsv(String uri) {
    return isNamed(uri, CSV);
  }

  /** Whether a table in Parquet is one: by its name and by the column. */
  static boolean isOne(ParquetReader table, String uri) {
    return isNamed(uri, PARQUET) && table.isBinary(FILE_NAME);
  }

  static PartitionColumns columns(FileBytes file, MemoryBudget budget, FileFaults faults) {
    if (ParquetReader.looksLike(file)) {
      return columns(ParquetReader.open(file, faults, budget), budget, faults);
    }
    CsvTable table = CsvTable.read(file, budget, faults);
    return new PartitionColumns(
        table.numbers(), name -> texts(table.texts(name)), FILE_NAME, budget, faults);
  }

  static PartitionColumns columns(ParquetReader table, MemoryBudget budget, FileFaults faults) {
    ByteColumn.Finder names =
        name ->
            table.isBinary(name) ? ByteColumn.Texts.of(table.binary(name), budget, faults) : null;
    return new PartitionColumns(table.tensors(), names, FILE_NAME, budget, faults);
  }

  private static ByteColumn texts(List<String> texts) {
    return texts == null ? null : new ByteColumn.Texts(texts);
  }

  private static boolean isNamed(String uri, String name) {
    String key = uri.toLowerCase(Locale.ROOT);
    return key.equals(name) || key.endsWith("/" + name);
  }
}
