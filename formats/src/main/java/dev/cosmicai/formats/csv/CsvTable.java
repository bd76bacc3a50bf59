package dev.cosmicai.formats.csv;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.BufferMember;
import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A table in CSV whose first line names its columns. A column is read when it is asked for, by a
 * pass over the file. One of whole numbers is int64; one of numbers is float64, where nothing and
 * {@code nan} are NaN. For one thread.
 */
public final class CsvTable {
  private static final int MAX_COLUMNS = 4096;
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]{1,400}\\.?[0-9]{0,400}|\\.[0-9]{1,400})([eE][+-]?[0-9]{1,5})?");

  private final ByteBuffer bytes;
  private final List<String> names;
  private final int rows;
  private final MemoryBudget budget;
  private final FileFaults faults;
  private final Map<String, Boolean> areNumbers = new LinkedHashMap<>();

  private CsvTable(
      ByteBuffer bytes, List<String> names, int rows, MemoryBudget budget, FileFaults faults) {
    this.bytes = bytes;
    this.names = names;
    this.rows = rows;
    this.budget = budget;
    this.faults = faults;
  }

  /**
   * Reads the names and counts the rows.
   *
   * @throws FatalFault (PartitionCorrupt) if it is no table: naming the line
   */
  public static CsvTable read(FileBytes file, MemoryBudget budget, FileFaults faults) {
    ByteBuffer bytes = file.read(0, faults.requireFitsMemory(file.size()));
    CsvRecords records = new CsvRecords(bytes, faults);
    if (!records.nextRecord()) {
      throw faults.corrupt("is no CSV table: it has no line with names of columns");
    }
    List<String> names = new ArrayList<>();
    do {
      records.nextField();
      String name = records.text().strip();
      if (name.isEmpty() || names.contains(name)) {
        throw records.damaged(
            name.isEmpty() ? "a column has no name" : "two columns have one name");
      } else if (names.size() == MAX_COLUMNS) {
        throw faults.shape("has more than %d columns, which is not read", MAX_COLUMNS);
      }
      names.add(name);
    } while (!records.isLast());
    int rows = 0;
    while (records.nextRecord()) {
      int fields = 0;
      do {
        records.nextField();
        fields++;
      } while (!records.isLast());
      if (fields != names.size()) {
        throw records.damaged(
            "there are %d fields, and %d columns have names".formatted(fields, names.size()));
      }
      rows++;
    }
    return new CsvTable(bytes, names, rows, budget, faults);
  }

  /** All columns by name; one that does not hold numbers is refused when it is asked for. */
  public TensorSet numbers() {
    Map<String, Supplier<StridedTensor>> columns = new LinkedHashMap<>();
    names.forEach(name -> columns.put(name, () -> numbers(name)));
    return new TensorSet(columns, true);
  }

  /** A column that does not hold numbers alone; null if it does, or if there is none. */
  public List<String> texts(String name) {
    if (!names.contains(name) || areNumbers.computeIfAbsent(name, this::areNumbers)) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    forEach(
        name,
        records -> {
          String text = records.text();
          budget.chargeText((long) Character.BYTES * text.length());
          texts.add(text);
          return true;
        });
    return texts;
  }

  private boolean areNumbers(String name) {
    return forEach(name, records -> isNumber(records.text().strip()));
  }

  private StridedTensor numbers(String name) {
    String label = FileFaults.quote(name);
    boolean integers = forEach(name, records -> INTEGER.matcher(records.text().strip()).matches());
    ByteBuffer values =
        budget.allocateGathered((long) rows * Long.BYTES, "numbers that take, 8 bytes each,");
    forEach(
        name,
        records -> {
          String text = records.text().strip();
          if (integers) {
            values.putLong(Long.parseLong(text));
          } else if (isNumber(text)) {
            values.putDouble(isMissing(text) ? Double.NaN : Double.parseDouble(text));
          } else {
            throw faults.shape(
                "holds %s in %s of line %d; wanted a number",
                FileFaults.quote(text), label, records.line());
          }
          return true;
        });
    return StridedTensor.dense(
        integers ? ElementType.INT64 : ElementType.FLOAT64,
        new long[] {rows},
        false,
        Extent.of(new BufferMember(values.flip())),
        faults,
        label);
  }

  private static boolean isNumber(String text) {
    return isMissing(text) || NUMBER.matcher(text).matches();
  }

  private static boolean isMissing(String text) {
    return text.isEmpty() || text.toLowerCase(Locale.ROOT).equals("nan");
  }

  /** Takes a field, and says whether to go on. */
  private interface FieldConsumer {
    boolean accept(CsvRecords records);
  }

  /** Whether all fields of a column were taken. */
  private boolean forEach(String name, FieldConsumer consumer) {
    int wanted = names.indexOf(name);
    CsvRecords records = new CsvRecords(bytes, faults);
    boolean header = true;
    while (records.nextRecord()) {
      int field = 0;
      do {
        records.nextField();
        if (field++ == wanted && !header && !consumer.accept(records)) {
          return false;
        }
      } while (!records.isLast());
      header = false;
    }
    return true;
  }
}
