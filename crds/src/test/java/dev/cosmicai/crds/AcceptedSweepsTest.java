package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.cosmicai.crds.yaml.InferenceSweeps;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is right in a cluster is right without one too. */
class AcceptedSweepsTest {
  @ParameterizedTest
  @MethodSource("files")
  void acceptedByAnApiServerIsAcceptedOnOneMachine(Path file) {
    assertThat(Cases.comment(file, 1, "# ")).isNotBlank();

    assertThatCode(() -> InferenceSweeps.read(file)).doesNotThrowAnyException();
  }

  static List<Path> files() {
    return Cases.in("sweeps/accepted");
  }
}
