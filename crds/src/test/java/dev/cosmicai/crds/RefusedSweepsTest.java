package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.yaml.InferenceSweeps;
import dev.cosmicai.faults.FatalFault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the schema refuses in a cluster is refused without one too. */
class RefusedSweepsTest {
  @ParameterizedTest
  @MethodSource("files")
  void refusedByAnApiServerIsRefusedOnOneMachine(Path file) {
    assertThatThrownBy(() -> InferenceSweeps.read(file))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(": " + RuleCoverage.field(file))
        .hasMessageContaining(Cases.comment(file, 2, "# cosmic sweep: "))
        .hasMessageNotContaining(" problems: ");
  }

  @Test
  void everyRuleOfTheDefinitionHasAFile() {
    // The rules of a job's fields have their files there.
    List<String> missing =
        RuleCoverage.missing(
            GeneratedCrd.text(InferenceSweep.class), files(), List.of("spec.template"));

    assertThat(missing).isEmpty();
  }

  static List<Path> files() {
    List<Path> files = Cases.in("sweeps/refused");
    assertThat(files).hasSizeGreaterThan(70);
    return files;
  }
}
