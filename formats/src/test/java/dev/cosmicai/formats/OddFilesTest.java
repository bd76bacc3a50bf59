package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of any columns, each column compared with what Python's torch and numpy say of it. */
class OddFilesTest {
  static List<String> read() {
    return Goldens.expected("odd");
  }

  static Stream<Refusal> refused() {
    return new String(Goldens.bytes("odd/refused.tsv"), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("\t", -1))
        .map(fields -> new Refusal(fields[0], fields[1], Reason.valueOf(fields[2]), fields[3]));
  }

  /** A column that is refused; of all of the file if it is empty. */
  record Refusal(String file, String column, Reason reason, String message) {}

  @Test
  void thereAreFilesOfEveryKind() {
    assertThat(read()).hasSizeGreaterThan(60);
    assertThat(refused()).hasSizeGreaterThan(55);
  }

  @ParameterizedTest
  @MethodSource("read")
  void columnsAreThoseThatPythonSays(String name) {
    Map<String, Tensor> expected = new File(name + Goldens.EXPECTED_SUFFIX).all();
    File file = new File(name);

    assertThat(file.set.byName().keySet()).containsAll(expected.keySet());
    assertThat(file.set.named()).isEqualTo(!expected.containsKey("0"));
    expected.forEach(
        (column, tensor) -> assertThat(file.tensor(column)).as(column).isEqualTo(tensor));
  }

  @ParameterizedTest
  @MethodSource("read")
  void everyColumnCanBePassedToNativeCodeOrKept(String name) {
    Map<String, Tensor> expected = new File(name + Goldens.EXPECTED_SUFFIX).all();
    File file = new File(name);

    expected.forEach(
        (column, tensor) -> {
          ByteBuffer direct = file.column(column).toDirect(file.budget);
          assertThat(direct).as(column).isEqualTo(tensor.data());
          assertThat(direct.isDirect()).isTrue();
          assertThat(direct.alignmentOffset(0, tensor.type().bytes())).isZero();
          assertThat(file.column(column).toCopy(file.budget)).isEqualTo(tensor);
        });
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusalNamesTheFileAndTheTrouble(Refusal refusal) {
    assertThatThrownBy(
            () -> {
              File file = new File(refusal.file());
              assertThat(refusal.column()).isNotEmpty();
              assertThat(file.set.byName()).containsKey(refusal.column());
              file.tensor(refusal.column());
            })
        .isInstanceOfSatisfying(
            FatalFault.class,
            fault -> {
              assertThat(fault).hasMessageContaining(refusal.message());
              assertThat(fault.reason()).isEqualTo(refusal.reason());
              assertThat(fault.getMessage())
                  .startsWith(refusal.file() + " ")
                  .hasSizeLessThan(500)
                  .matches("\\P{Cntrl}+");
            });
  }

  /** What nobody asks for does no harm: the other columns of a file are read. */
  @Test
  void columnsBesideARefusedOneAreRead() {
    assertThat(new File("uneven-shape.pt").tensor("2").toDoubles()).containsExactly(0, 1, 2, 3);
    assertThat(new File("text-in-samples.pt").tensor("0").shape()).containsExactly(1, 4);
  }

  /** A file and its budget, for one reading. */
  private static final class File {
    private final MemoryBudget budget;
    private final TensorSet set;

    private File(String name) {
      FileBytes bytes = FileBytes.of(Goldens.direct("odd/" + name));
      FileFaults faults = FileFaults.partition(name);
      this.budget = new MemoryBudget(faults, bytes);
      this.set = PartitionReader.tensors(bytes, PartitionFormat.AUTO, faults, budget);
    }

    private StridedTensor column(String name) {
      Supplier<StridedTensor> column = set.byName().get(name);
      return column.get();
    }

    private Tensor tensor(String name) {
      return column(name).toTensor(budget);
    }

    private Map<String, Tensor> all() {
      return set.toTensors(budget);
    }
  }
}
