package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.TerminationMessage;
import dev.cosmicai.rendezvous.RunLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rank as a process of its own: exit codes, signals and last words. */
class WorkerMainIT {
  /** Names a file for the list of the classes that a rank takes: see CONTRIBUTING.md, "Images". */
  private static final String CLASS_LIST = "cosmic.class-list";

  private static final int SECONDS = 120;

  @TempDir private Path folder;
  private TestRun run;
  private Process child;

  @BeforeEach
  void openStore() throws Exception {
    run = new TestRun(folder);
  }

  @AfterEach
  void closeAll() {
    if (child != null) {
      child.destroyForcibly();
    }
    run.close();
  }

  @Test
  void workThatIsDoneExitsWithZero() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.start(1);

    assertThat(exitCodeOf(run.environment(0))).isZero();

    assertThat(run.completion().samples()).isEqualTo(12);
    assertThat(run.result(0)).isPresent();
    assertThat(run.terminationLog()).doesNotExist();
  }

  @Test
  void partitionAtFaultIsNamedInTheLastWordsWithoutAStackTrace() throws Exception {
    run.assign(0, run.upload("data/1.pt", new byte[100]), 0);
    run.start(1);

    assertThat(exitCodeOf(run.environment(0))).isEqualTo(Reason.PartitionCorrupt.exitCode());

    assertThat(lastWords().reason()).isEqualTo("PartitionCorrupt");
    assertThat(lastWords().partition()).isEqualTo("s3://survey/data/1.pt");
    assertThat(standardError())
        .contains("PartitionCorrupt: s3://survey/data/1.pt")
        .doesNotContain("\tat ");
  }

  @Test
  void terminationSignalEndsARankThatWaitsForTheStoreAndLeavesNothing() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    RunLedger ledger = run.start(1);
    run.storeGate.shut();
    start(run.environment(0));
    await().atMost(Duration.ofSeconds(SECONDS)).until(() -> ledger.state().getActive() == 1);
    await().until(() -> !run.scratchFiles().isEmpty());

    child.destroy();

    assertThat(child.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(Reason.Interrupted.exitCode());
    assertThat(lastWords().reason()).isEqualTo("Interrupted");
    assertThat(run.result(0)).isEmpty();
    assertThat(run.scratchFiles()).isEmpty();
  }

  @Test
  void configurationThatIsMissingIsNamed() throws Exception {
    Map<String, String> environment =
        Map.of("COSMIC_TERMINATION_LOG", run.terminationLog().toString());

    assertThat(exitCodeOf(environment)).isEqualTo(Reason.InvalidSpec.exitCode());

    assertThat(lastWords().message()).contains("COSMIC_RUN_UID");
  }

  @Test
  void partitionThatDoesNotFitIntoMemoryIsNamed() throws Exception {
    run.assign(0, run.upload("data/1.pt", new byte[8 << 20]), 0);
    run.start(1);

    assertThat(exitCodeOf(run.environment(0), "-XX:MaxDirectMemorySize=7m"))
        .isEqualTo(Reason.InvalidSpec.exitCode());

    assertThat(lastWords().message())
        .startsWith("s3://survey/data/1.pt")
        .contains("-XX:MaxDirectMemorySize");
  }

  private int exitCodeOf(Map<String, String> environment, String... jvmFlags) throws Exception {
    start(environment, jvmFlags);
    assertThat(child.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    return child.exitValue();
  }

  private void start(Map<String, String> environment, String... jvmFlags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(jvmFlags));
    Optional.ofNullable(System.getProperty(CLASS_LIST))
        .ifPresent(list -> command.add("-XX:DumpLoadedClassList=" + list));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(WorkerMain.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    child = builder.redirectErrorStream(true).redirectOutput(log().toFile()).start();
  }

  private TerminationMessage lastWords() throws IOException {
    return TerminationMessage.parse(Files.readString(run.terminationLog())).orElseThrow();
  }

  private String standardError() throws IOException {
    return Files.readString(log());
  }

  private Path log() {
    return folder.resolve("child.log");
  }
}
