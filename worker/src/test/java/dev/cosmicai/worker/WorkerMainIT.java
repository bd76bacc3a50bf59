package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.TerminationMessage;
import dev.cosmicai.process.ClassList;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rank as a process of its own: exit codes, signals and last words. */
class WorkerMainIT {
  /** The classes that the image has in its archive: see CONTRIBUTING.md, "Images". */
  private static final Path IMAGE_CLASSES = Path.of("src/main/image/classes.list");

  private static final String WRITE_IMAGE_CLASSES =
      "mvn verify -pl worker -am -Dclasses.write=true -Dit.test=WorkerMainIT -Dtest=none"
          + " -Dfailsafe.failIfNoSpecifiedTests=false -Dsurefire.failIfNoSpecifiedTests=false";

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
    Map<String, String> environment = new HashMap<>(run.environment(0));
    environment.put("COSMIC_HEALTH_PORT", "0");
    Path loaded = folder.resolve("loaded.list");

    // The transport is the image's, so that its classes are.
    assertThat(
            exitCodeOf(
                environment,
                "-Dio.grpc.netty.shaded.io.netty.transport.noNative=true",
                "-XX:DumpLoadedClassList=" + loaded))
        .isZero();

    assertThat(run.completion().samples()).isEqualTo(12);
    assertThat(run.result(0)).isPresent();
    assertThat(run.terminationLog()).doesNotExist();
    assertThatTheImageHas(ClassList.read(loaded));
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
  void terminationSignalWhileACommitIsOnItsWayLosesNothing() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch durable = new CountDownLatch(1);
    run.journal(
        entry -> {
          written.countDown();
          pass(durable);
        });
    RunLedger ledger = run.start(1);
    start(run.environment(0));
    pass(written);

    child.destroy();

    assertThat(child.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(Reason.Interrupted.exitCode());
    assertThat(ledger.state().getSplitsCommitted()).as("not durable yet").isZero();
    durable.countDown();
    await().until(() -> ledger.state().getSplitsCommitted() == 1);
    run.runRank(0, 1);
    assertThat(run.completion().samples()).isEqualTo(12);
    assertThat(run.result(0)).as("the next attempt had nothing to do").isEmpty();
  }

  private static void pass(CountDownLatch gate) {
    try {
      assertThat(gate.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
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

  /** As images for PyTorch and for DJL set them. */
  @Test
  void variablesOfAnotherPyTorchHaveNoEffect() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.start(1);
    Map<String, String> environment = new HashMap<>(run.environment(0));
    environment.put("PYTORCH_VERSION", "2.5.1+cu124");
    environment.put("PYTORCH_FLAVOR", "cu124");
    environment.put("PYTORCH_PRECXX11", "true");
    environment.put("DJL_OFFLINE", "false");
    environment.put("DJL_CACHE_DIR", folder.resolve("cache").toString());

    assertThat(exitCodeOf(environment)).as("%s", standardError()).isZero();

    assertThat(run.completion().samples()).isEqualTo(12);
  }

  @Test
  void variableThatWouldReplaceLibrariesIsNamed() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.start(1);
    Map<String, String> environment = new HashMap<>(run.environment(0));
    environment.put("PYTORCH_EXTRA_LIBRARY_PATH", "/opt/extra.so");

    assertThat(exitCodeOf(environment)).isEqualTo(Reason.InvalidSpec.exitCode());

    assertThat(lastWords().message())
        .contains("PYTORCH_EXTRA_LIBRARY_PATH", "/opt/extra.so", "unset it");
  }

  private static void assertThatTheImageHas(ClassList loaded) throws IOException {
    if (Boolean.getBoolean("classes.write")) {
      loaded.write(IMAGE_CLASSES);
    }
    assertThat(loaded.shareMissingIn(ClassList.read(IMAGE_CLASSES)))
        .as(
            "share of a rank's classes that are not in worker/%s, so that it starts slower; run: %s",
            IMAGE_CLASSES, WRITE_IMAGE_CLASSES)
        .isLessThan(0.05);
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
