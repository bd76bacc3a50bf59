package dev.cosmicai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CosmicTest {
  @TempDir Path dir;

  @Test
  void withoutACommandItTeaches() {
    CommandOutput output = CommandOutput.of();

    assertThat(output.exitCode()).isZero();
    assertThat(output.out()).contains("cosmic demo", "cosmic help run", "kubectl apply");
    assertThat(output.out()).doesNotContain("draw", "warm-up");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "plan",
        "demo",
        "serve-s3",
        "rendezvous",
        "validate",
        "convert",
        "prepare",
        "compare",
        "tune"
      })
  void helpOfEachCommandShowsExamplesAndExitCodes(String command) {
    CommandOutput output = CommandOutput.of("help", command);

    assertThat(output.exitCode()).isZero();
    assertThat(output.out()).contains("Examples:", "Exit codes:", "  cosmic " + command);
    assertThat(output.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(output.out()).isEqualTo(CommandOutput.of(command, "--help").out());
  }

  @Test
  void everyReasonThatACommandCanEndWithIsDocumented() {
    String help = CommandOutput.of("help", "run").out();
    // The others end a rank or a coordinator only, and the run then gives the first failure's; or
    // they are known in a cluster only.
    Set<Reason> others =
        EnumSet.of(
            Reason.RanksFailed,
            Reason.Superseded,
            Reason.StartDeadlineExceeded,
            Reason.NoContribution,
            Reason.ImageUnavailable);
    Arrays.stream(Reason.values())
        .filter(reason -> !others.contains(reason))
        .forEach(reason -> assertThat(help).contains(" " + reason.exitCode() + " "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rum", "run", "run -f", "run -f j.yaml --paralelism 2", "plan --x"})
  void wrongUsageIsOneLineAndWhereToLook(String line) {
    CommandOutput output = CommandOutput.of(line.split(" ", -1));

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err().lines()).hasSize(2);
    assertThat(output.err()).startsWith("error: ").contains("see: cosmic help");
    assertThat(output.out()).isEmpty();
  }

  @Test
  void wrongFieldIsOneLineWithItsPlaceAndAGuess() throws Exception {
    Path job = Files.writeString(dir.resolve("job.yaml"), TestJob.yaml("job", "batchsize: 5"));

    CommandOutput output = CommandOutput.of("run", "-f", job.toString());

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err())
        .isEqualTo(
            "error: job.yaml, line 8: spec.batchsize is not a field of an InferenceJob; did you"
                + " mean spec.batchSize?\n");
  }

  @Test
  void outputOptionIsCheckedLikeTheField() throws Exception {
    Path job = Files.writeString(dir.resolve("job.yaml"), TestJob.yaml("job", ""));

    CommandOutput output = CommandOutput.of("run", "-f", job.toString(), "--output", "here");

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err()).startsWith("error: --output: spec.output.uri is 'here'");
  }

  @Test
  void folderThatIsNotThereIsNamed() throws Exception {
    Path job = Files.writeString(dir.resolve("job.yaml"), TestJob.yaml("job", ""));

    CommandOutput output =
        CommandOutput.of("run", "-f", job.toString(), "--data-dir", dir.resolve("no").toString());

    assertThat(output.exitCode()).isEqualTo(64);
    assertThat(output.err().lines()).hasSize(1);
    assertThat(output.err()).contains("no is not a folder; create it or correct it");
  }

  @Test
  void versionNamesTheProgramAndJava() {
    assertThat(CommandOutput.of("version").out()).startsWith("cosmic ").contains("Java ");
  }
}
