package dev.cosmicai.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that pyarrow wrote and nobody can use, and files that were damaged. */
class RefusedParquetTest {
  record Refusal(String file, String column, Reason reason, String message) {}

  static Stream<Refusal> refused() {
    return new String(ParquetGoldens.bytes("refused/reasons.tsv"), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("\t", -1))
        .map(line -> new Refusal(line[0], line[1], Reason.valueOf(line[2]), line[3]));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusalNamesTheColumnAndTheTrouble(Refusal refusal) {
    byte[] file = ParquetGoldens.bytes("refused/" + refusal.file());

    assertThatThrownBy(() -> ParquetGoldens.tensor(ParquetGoldens.open(file, 0), refusal.column()))
        .isInstanceOfSatisfying(
            FatalFault.class,
            fault -> {
              assertThat(fault.reason()).isEqualTo(refusal.reason());
              assertThat(fault.getMessage())
                  .startsWith("table.parquet ")
                  .contains(refusal.message())
                  .hasSizeLessThan(500)
                  .matches("\\P{Cntrl}+");
            });
  }
}
