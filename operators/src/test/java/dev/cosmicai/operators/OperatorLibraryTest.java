package dev.cosmicai.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorLibraryTest {
  @ParameterizedTest
  @CsvSource({
    "bf16.amx-operators1.pt, 1",
    "bf16.avx512-bf16-operators12.pt, 12",
    "bf16.amx.pt, 0",
    "bf16.pt, 0",
    "'', 0",
    "bf16.operators.pt, 0",
    "bf16.amx-operators99999.pt, 99999",
  })
  void nameOfAMemberSaysWhatItNeeds(String member, int level) {
    assertThat(OperatorLibrary.neededBy(member)).isEqualTo(level);
  }

  @Test
  void libraryIsBuiltWhereThereIsACompiler() {
    boolean compiles =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "g++")));
    assumeTrue(compiles || System.getenv("CI") != null, "skipped: there is no g++");

    assertThat(OperatorLibrary.level()).isEqualTo(OperatorLibrary.LEVEL);
  }
}
