package dev.cosmicai.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.cli.Cosmic;
import dev.cosmicai.cli.run.JobFolder;
import dev.cosmicai.cli.run.SharedClassArchive;
import dev.cosmicai.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a process of its own, stopped from outside. */
class SignalIT {
  @TempDir Path dir;

  @BeforeAll
  static void warmUp() throws IOException {
    SharedClassArchive.use();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void signalStopsEverythingAndLeavesNothingBehind(String signal, int exitCode) throws Exception {
    Process cosmic = startAndAwaitARank();
    List<ProcessHandle> children = cosmic.descendants().toList();

    assertThat(new ProcessBuilder("kill", "-" + signal, "" + cosmic.pid()).start().waitFor())
        .isZero();

    assertThat(cosmic.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(cosmic.exitValue()).isEqualTo(exitCode);
    assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    assertThat(temporaryFolders()).isEmpty();
    assertThat(Files.readString(dir.resolve("output")))
        .contains("stopping the run's processes", "resume: true in the job goes on from here\n")
        .doesNotContain("\tat ", "error:");
  }

  @Test
  void killedProgramTakesItsProcessesAlong() throws Exception {
    Process cosmic = startAndAwaitARank();
    List<ProcessHandle> children = cosmic.descendants().toList();

    cosmic.destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive));
  }

  private Process startAndAwaitARank() throws IOException {
    JobFolder folder = JobFolder.in(dir).copy("slow-network.pt", "net.pt").withPartitions(1, 1_000);
    ProcessBuilder builder =
        new ProcessBuilder(
                // A test run in the background of a script hands down that SIGINT is ignored.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + Files.createDirectories(dir.resolve("tmp")),
                Cosmic.class.getName(),
                "run",
                "-f",
                folder.jobFile("job", "worldSize: 1").toString(),
                "--data-dir",
                dir.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("output").toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process cosmic = builder.start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                cosmic
                    .descendants()
                    .anyMatch(
                        child ->
                            child
                                .info()
                                .commandLine()
                                .orElse("")
                                .contains(WorkerMain.class.getName())));
    return cosmic;
  }

  private List<Path> temporaryFolders() throws IOException {
    try (Stream<Path> entries = Files.list(dir.resolve("tmp"))) {
      return entries.filter(path -> path.getFileName().toString().startsWith("cosmic-")).toList();
    }
  }
}
