package dev.cosmicai.formats.csv;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tables, of which the first columns are read as text, or else as numbers. */
class CsvFuzzTest extends ReaderFuzzTest<Map<String, Object>> {
  private static final FileFaults FAULTS = FileFaults.partition("metadata.csv");
  private static final int COLUMNS = 3;

  @Override
  protected Stream<Seed> seeds() {
    return Stream.of(
        Seed.of("images", "file_name,label\na.png,1\n\"b,\r\n.png\",\"2\"\n"),
        Seed.of("numbers", "\uFEFFx,y,z\r\n1.5e3,nan,\r\n-7,.5,\"\"\"\"\r\n"),
        Seed.of("empty-lines", "x\n\n1\n"),
        Seed.of("one-name-twice", "x,x\n"),
        Seed.of("open-quote", "\"\n"));
  }

  @Override
  protected Supplier<Map<String, Object>> reader(ByteBuffer input) {
    FileBytes file = FileBytes.of(input);
    return () -> {
      MemoryBudget budget = new MemoryBudget(FAULTS, file);
      CsvTable table = CsvTable.read(file, budget, FAULTS);
      Map<String, Object> columns = new LinkedHashMap<>();
      table.numbers().byName().keySet().stream()
          .limit(COLUMNS)
          .forEach(name -> columns.put(name, column(table, name, budget)));
      return columns;
    };
  }

  private static Object column(CsvTable table, String name, MemoryBudget budget) {
    try {
      List<String> texts = table.texts(name);
      return texts == null ? table.numbers().byName().get(name).get().toTensor(budget) : texts;
    } catch (FatalFault refusal) {
      return refusal;
    }
  }

  @Override
  protected Object content(Map<String, Object> columns) {
    Map<String, Object> content = new LinkedHashMap<>();
    columns.forEach(
        (name, column) -> {
          if (column instanceof FatalFault refusal) {
            requireOneLine(refusal);
          }
          content.put(name, column instanceof FatalFault refusal ? refusal.getMessage() : column);
        });
    return content;
  }
}
