package dev.cosmicai.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepCommandTest {
  private static final String AXIS = "axes: [{field: worldSize, values: [1, 2]}]\n";

  @TempDir Path dir;

  @Test
  void smallFormStandsBesideTheFile() throws IOException {
    Path file = write("sizes.yaml", TestSweep.yaml(AXIS));

    assertThat(sweep(file, "--small").err())
        .isEqualTo(
            "error: %s has no small form: --small takes %s, which does not exist%n"
                .formatted(file, dir.resolve("sizes.small.yaml")));

    write("sizes.small.yaml", TestSweep.yaml("axes: [{field: worldSize, values: [0]}]\n"));
    assertThat(sweep(file, "--small").err()).contains("sizes.small.yaml, line 9: spec.axes[0]");
  }

  @Test
  void wrongSweepIsRefusedBeforeAnythingRuns() throws IOException {
    CommandOutput output =
        sweep(write("sizes.yaml", TestSweep.yaml("axes: [{field: worldsize, values: [1]}]\n")));

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err()).contains("spec.axes[0].field is 'worldsize'; did you mean worldSize?");
    assertThat(dir.resolve("results")).doesNotExist();
  }

  @Test
  void outputThatIsNoFolderIsRefused() throws IOException {
    Path file = write("sizes.yaml", TestSweep.yaml(AXIS));

    assertThat(sweep(file, "--output", "results").err())
        .startsWith("error: --output: spec.output.uri is 'results', which does not name a folder");
  }

  @Test
  void planAndReportOnlyExcludeEachOther() throws IOException {
    Path file = write("sizes.yaml", TestSweep.yaml(AXIS));

    assertThat(sweep(file, "--plan", "--report-only").err())
        .contains("--plan, --report-only are mutually exclusive");
  }

  private CommandOutput sweep(Path file, String... options) {
    String[] all = new String[options.length + 5];
    System.arraycopy(options, 0, all, 5, options.length);
    all[0] = "sweep";
    all[1] = "-f";
    all[2] = file.toString();
    all[3] = "--data-dir";
    all[4] = dir.toString();
    return CommandOutput.of(all);
  }

  private Path write(String name, String yaml) throws IOException {
    return Files.writeString(dir.resolve(name), yaml);
  }
}
