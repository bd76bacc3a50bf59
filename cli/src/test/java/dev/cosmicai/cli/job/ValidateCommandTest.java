package dev.cosmicai.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.TestJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private static final String JOB = TestJob.yaml("galaxies", "");

  @TempDir private Path dir;

  @Test
  void validJobIsNamed() throws Exception {
    Path job = write("job.yaml", JOB);

    CommandOutput output = CommandOutput.of("validate", "-f", job.toString());

    assertThat(output.exitCode()).isZero();
    assertThat(output.out()).isEqualTo(job + ": InferenceJob galaxies is valid\n");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void jobThatNamesColumnsIsValid() throws Exception {
    Path job = write("job.yaml", TestJob.withColumns("galaxies"));

    CommandOutput output = CommandOutput.of("validate", "-f", job.toString());

    assertThat(output.out()).isEqualTo(job + ": InferenceJob galaxies is valid\n");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void wrongColumnsAreToldWithTheirLines() throws Exception {
    Path job =
        write(
            "job.yaml",
            TestJob.withColumns("galaxies")
                .replace("[objid]", "[row]")
                .replace("scale: 0.5", "scale: 0"));

    CommandOutput output = CommandOutput.of("validate", "-f", job.toString());

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("error: " + job + ", line 9: spec.data.keep[0] is 'row'; "),
            line ->
                assertThat(line)
                    .startsWith(
                        "error: " + job + ", line 12: spec.data.transforms[1].scale is 0.0; "));
  }

  @Test
  void allSamplesOfTheProjectAreValid() throws Exception {
    List<String> samples;
    try (Stream<Path> files = Files.list(Path.of("..", "deploy", "samples"))) {
      samples = files.map(Path::toString).filter(name -> name.endsWith(".yaml")).sorted().toList();
    }
    String[] arguments =
        Stream.concat(Stream.of("validate", "-f"), samples.stream()).toArray(String[]::new);

    CommandOutput output = CommandOutput.of(arguments);

    assertThat(output.err()).isEmpty();
    assertThat(output.exitCode()).isZero();
    assertThat(output.out()).contains("kueue.yaml, line 1: ResourceFlavor skipped");
    assertThat(output.out()).contains("private-s3.yaml: InferenceJob private-s3 is valid");
  }

  @Test
  void everyProblemOfEveryFileIsALine() throws Exception {
    Path wrong = write("wrong.yaml", JOB + "  worldSize: 0\n  batchSize: 0\n");
    Path misspelt = write("misspelt.yaml", JOB + "  batchsize: 5\n");
    Path missing = dir.resolve("missing.yaml");

    CommandOutput output =
        CommandOutput.of(
            "validate", "-f", wrong.toString(), misspelt.toString(), "-f", missing.toString());

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line).startsWith("error: " + wrong + ", line 8: spec.worldSize is 0"),
            line ->
                assertThat(line).startsWith("error: " + wrong + ", line 9: spec.batchSize is 0"),
            line -> assertThat(line).contains("did you mean spec.batchSize?"),
            line -> assertThat(line).isEqualTo("error: " + missing + " does not exist"));
  }

  @Test
  void filesWithoutAJobAreAProblem() throws Exception {
    Path secret = write("secret.yaml", "apiVersion: v1\nkind: Secret\n");

    CommandOutput output = CommandOutput.of("validate", "-f", secret.toString());

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err())
        .isEqualTo("error: no InferenceJob or InferenceSweep in " + secret + "\n");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }
}
