package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.supervise.FakeRun;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.RunState;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose ranks are a program of the user's. */
class ProgramIT {
  private static final int FILES = 4;

  @TempDir static Path dir;
  private static JobFolder folder;
  private static String metrics;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    SharedClassArchive.use();
    folder = JobFolder.in(dir).withPartitions(FILES, 10);
    assertComplete(run("one", 1, counting(0), "", new FakeRun()));
    metrics = folder.metrics("one");
  }

  @Test
  void jobNeedsNoModelAndHasTheSameMetricsByAnyNumberOfRanks() throws Exception {
    assertComplete(run("two", 2, counting(0), "", new FakeRun()));

    assertThat(folder.metrics("two")).isEqualTo(metrics);
    assertThat(folder.json("two", "summary.json").get("metrics").get("samples").asInt())
        .isEqualTo(FILES);
    assertThat(folder.json("two", "summary.json").get("modelUri").asText()).isEmpty();
    assertThat(folder.json("two", "manifest.json").get("model").get("command").get(1).asText())
        .isEqualTo(CountingRank.class.getName());
    assertThat(folder.result("two", "report.html")).exists();
  }

  @Test
  void programIsToldOfAModelThatNobodyOfUsCouldRead() throws Exception {
    Files.writeString(dir.resolve("forest.joblib"), "a forest");

    assertComplete(
        run("told", 1, counting(0), "model: {uri: s3://bucket/forest.joblib}", new FakeRun()));

    assertThat(folder.json("told", "manifest.json").get("model").get("sizeBytes").asInt())
        .isEqualTo("a forest".length());
    assertThat(Files.readString(dir.resolve("logs/told/rank-0.log")))
        .contains("model 's3://bucket/forest.joblib'");
    assertThat(folder.metrics("told")).isEqualTo(metrics);
  }

  @Test
  void programKilledAtWorkIsTriedAgain() throws Exception {
    Killer killer = new Killer();

    assertComplete(run("killed", 1, counting(1_500), "", killer));

    assertThat(killer.killed).isTrue();
    assertThat(killer.notices).anyMatch(line -> line.contains("stopped by signal 9"));
    assertThat(dir.resolve("logs/killed/rank-0-attempt-1.log")).exists();
    assertThat(folder.committedSplits("killed")).doesNotHaveDuplicates().hasSize(FILES);
    assertThat(folder.metrics("killed")).isEqualTo(metrics);
  }

  @Test
  void programThatIsNotThereIsRefusedBeforeAnythingIsWritten() {
    assertThatThrownBy(() -> run("missing", 1, "command: [no-such-rank]", "", new FakeRun()))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageStartingWith("spec.worker.command: no folder of PATH has the program");
    assertThat(folder.result("missing", "manifest.json")).doesNotExist();
  }

  @Test
  void programThatEndsWellWithoutHavingFinishedHasFailed() throws Exception {
    RunOutcome outcome = run("idle", 1, "command: [sh, -c, exit 0]", "", new FakeRun());

    assertFailed(outcome, Reason.NoContribution, "rank 0: the process ended with exit code 0, but");
  }

  @Test
  void programSaysWhyItFailsAsARankOfOursDoes() throws Exception {
    RunOutcome outcome =
        run(
            "says",
            1,
            """
            command: [sh, -c]
            args:
            - 'echo "{\\"reason\\":\\"ModelCorrupt\\",\\"message\\":\\"no trees\\"}" > $COSMIC_TERMINATION_LOG; exit 78'
            """,
            "",
            new FakeRun());

    assertFailed(outcome, Reason.ModelCorrupt, "rank 0: no trees");
    assertThat(dir.resolve("logs/says/rank-0-attempt-1.log")).doesNotExist();
  }

  @Test
  void programThatFailsForNoReasonGivenIsTriedAsOftenAsTheJobSays() throws Exception {
    RunOutcome outcome = run("fails", 1, "command: [sh, -c, exit 3]", "", new FakeRun());

    assertFailed(outcome, Reason.Internal, "rank 0: the process ended with exit code 3 and left");
    assertThat(dir.resolve("logs/fails/rank-0-attempt-1.log")).exists();
    assertThat(dir.resolve("logs/fails/rank-0-attempt-2.log")).doesNotExist();
  }

  @Test
  void anotherProgramDoesNotGoOnWithWhatOneHasBegun() throws Exception {
    assertComplete(run("begun", 1, counting(0), "", new FakeRun()));

    RunOutcome outcome = run("begun", 1, counting(1), "resume: true", new FakeRun());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class,
            failed ->
                assertThat(failed.message())
                    .contains("cannot be resumed: worker.command was ")
                    .contains("CountingRank 0 and is "));
    assertComplete(run("begun", 2, counting(0), "resume: true", new FakeRun()));
    assertThat(folder.metrics("begun")).isEqualTo(metrics);
  }

  /** The rank with this JVM's classes, which are too many for an argument. */
  private static String counting(long millis) {
    return """
        command: ["%s", %s]
        args: ["%d"]
        env: [{name: CLASSPATH, value: "%s"}]
        """
        .formatted(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            CountingRank.class.getName(),
            millis,
            testClasses() + File.pathSeparator + System.getProperty("java.class.path"));
  }

  private static Path testClasses() {
    return Path.of(
        URI.create(
            CountingRank.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static RunOutcome run(
      String name, int ranks, String worker, String specLines, ProgressView view)
      throws IOException {
    String yaml =
        """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceJob
        metadata: {name: %s}
        spec:
          data: {uri: s3://bucket/data}
          output: {uri: s3://bucket/results/%s}
          worldSize: %d
          retriesPerRank: 1
          worker:
        """
                .formatted(name, name, ranks)
            + worker.indent(4)
            + specLines.indent(2);
    RunRequest request =
        new RunRequest(
            InferenceJobs.read(Files.writeString(dir.resolve(name + ".yaml"), yaml)),
            Optional.of(dir),
            OptionalInt.of(ranks),
            Optional.of(dir.resolve("logs").resolve(name)));
    return new LocalRun(request, view).execute();
  }

  private static void assertComplete(RunOutcome outcome) {
    assertThat(outcome).isInstanceOf(RunOutcome.Complete.class);
  }

  private static void assertFailed(RunOutcome outcome, Reason reason, String message) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class,
            failed -> {
              assertThat(failed.exitCode()).isEqualTo(reason.exitCode());
              assertThat(failed.message()).startsWith(message);
            });
  }

  /** Kills the program when it has committed something and is not done. */
  private static final class Killer implements ProgressView {
    final List<String> notices = new CopyOnWriteArrayList<>();
    private boolean killed;

    @Override
    public void show(RunState state) {
      if (!killed && state.getSplitsCommitted() > 0 && state.getSplitsCommitted() < FILES) {
        killed =
            ProcessHandle.current()
                .children()
                .filter(child -> isCounting(child.info().commandLine().orElse("")))
                .findFirst()
                .map(ProcessHandle::destroyForcibly)
                .orElse(false);
      }
    }

    private static boolean isCounting(String command) {
      return command.contains(CountingRank.class.getName());
    }

    @Override
    public void notice(String line) {
      notices.add(line);
    }

    @Override
    public void close() {}
  }
}
