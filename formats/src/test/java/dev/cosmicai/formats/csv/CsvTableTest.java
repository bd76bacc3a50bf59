package dev.cosmicai.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTableTest {
  private static final FileFaults FAULTS = FileFaults.partition("s3://b/metadata.csv");

  @Test
  void quotesLineEndsAndAByteOrderMarkAreReadAsTheStandardHasThem() {
    CsvTable table =
        table(
            "\uFEFFfile_name,\"the \"\"label\"\"\"\r\n"
                + "\"a,\n"
                + "b.png\",1\r\n\r\n"
                + "Ü.png,\"-2\"\r\n"
                + "c.png,3");

    assertThat(table.texts("file_name")).containsExactly("a,\nb.png", "Ü.png", "c.png");
    assertThat(numbers(table, "the \"label\"")).hasToString("int64 [3]");
    assertThat(numbers(table, "the \"label\"").toDoubles()).containsExactly(1, -2, 3);
  }

  @Test
  void numbersAreNumbersAndNothingIsNotANumber() {
    CsvTable table = table("x,text\n 1.5e2,a\n,b\nNaN,\n.5,7\n-0.,8\n");

    assertThat(numbers(table, "x").toDoubles())
        .containsExactly(150, Double.NaN, Double.NaN, 0.5, -0.0);
    assertThat(table.texts("x")).isNull();
    assertThat(table.texts("missing")).isNull();
    assertThat(table.texts("text")).containsExactly("a", "b", "", "7", "8");
    assertThatThrownBy(() -> numbers(table, "text"))
        .isInstanceOf(FatalFault.class)
        .hasMessage("s3://b/metadata.csv holds `a` in `text` of line 2; wanted a number");
  }

  @Test
  void tableWithoutRowsHasColumnsOfNone() {
    assertThat(numbers(table("x\n"), "x").elements()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "'' | it has no line with names of columns",
        "'a,a/1,2' | in line 1 two columns have one name",
        "'a,/1,2' | in line 1 a column has no name",
        "'a,b/1,2/3' | in line 3 there are 1 fields, and 2 columns have names",
        "'a/1,2' | in line 2 there are 2 fields, and 1 columns have names",
        "'a/\"1' | in line 2 a quoted field does not end",
        "'a/\"1\"2' | in line 2 there is text behind a quoted field",
        "'a/1\"2' | in line 2 a quote stands inside a field",
      })
  void whatIsNoTableIsRefusedByLine(String content, String message) {
    String file = content.substring(1, content.length() - 1).replace('/', '\n');

    assertThatThrownBy(() -> table(file))
        .isInstanceOf(FatalFault.class)
        .hasMessageStartingWith("s3://b/metadata.csv is no CSV table: ")
        .hasMessageContaining(message);
  }

  @Test
  void textThatIsNoUtf8IsRefused() {
    byte[] bytes = "a\nx".getBytes(StandardCharsets.UTF_8);
    bytes[2] = (byte) 0xFF;

    assertThatThrownBy(() -> table(bytes).texts("a")).hasMessageContaining("it is no UTF-8");
  }

  @Test
  void namesOfManyImagesTakeWhatTheReaderSparesForText() {
    StringBuilder content = new StringBuilder("file_name,a,b,c,d\n");
    for (int row = 0; row < 100_000; row++) {
      content.append(row).append(".png,1,2,3,4\n");
    }
    FileBytes file =
        FileBytes.of(ByteBuffer.wrap(content.toString().getBytes(StandardCharsets.UTF_8)));
    MemoryBudget spare = new MemoryBudget(FAULTS, file, () -> 32 << 20, () -> 4 << 20);
    CsvTable table = CsvTable.read(file, spare, FAULTS);

    assertThat(table.texts("file_name")).hasSize(100_000);
    for (String column : List.of("a", "b", "c", "d")) {
      assertThat(table.numbers().byName().get(column).get().shape()).containsExactly(100_000);
    }
    CsvTable without = CsvTable.read(file, new MemoryBudget(FAULTS, file), FAULTS);
    assertThatThrownBy(() -> without.texts("file_name"))
        .isInstanceOf(FatalFault.class)
        .hasMessage(
            "s3://b/metadata.csv holds text that takes more than the %,d bytes of memory that may"
                    .formatted(2 * file.size() + (1 << 19))
                + " be taken for it; split the table, give ranks more memory, or keep no text");
  }

  private static CsvTable table(String content) {
    return table(content.getBytes(StandardCharsets.UTF_8));
  }

  private static CsvTable table(byte[] content) {
    FileBytes file = FileBytes.of(ByteBuffer.wrap(content));
    return CsvTable.read(file, new MemoryBudget(FAULTS, file), FAULTS);
  }

  private static Tensor numbers(CsvTable table, String column) {
    FileBytes nothing = FileBytes.of(ByteBuffer.allocate(0));
    return table.numbers().byName().get(column).get().toTensor(new MemoryBudget(FAULTS, nothing));
  }
}
