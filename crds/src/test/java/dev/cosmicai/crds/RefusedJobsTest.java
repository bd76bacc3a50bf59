package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.faults.FatalFault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the schema refuses in a cluster is refused without one too. */
class RefusedJobsTest {
  @ParameterizedTest
  @MethodSource("files")
  void refusedByAnApiServerIsRefusedOnOneMachine(Path file) {
    assertThatThrownBy(() -> InferenceJobs.read(file))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(": " + RuleCoverage.field(file))
        .hasMessageContaining(Cases.comment(file, 2, "# cosmic run: "))
        .hasMessageNotContaining(" problems: ");
  }

  @Test
  void everyRuleOfTheDefinitionHasAFile() {
    assertThat(RuleCoverage.missing(GeneratedCrd.text(), files(), List.of())).isEmpty();
  }

  static List<Path> files() {
    List<Path> files = Cases.in("refused");
    assertThat(files).hasSizeGreaterThan(80);
    return files;
  }
}
