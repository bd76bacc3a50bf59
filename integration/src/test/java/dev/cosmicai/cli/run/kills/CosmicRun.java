package dev.cosmicai.cli.run.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.Cosmic;
import dev.cosmicai.cli.run.process.ClassArchive;
import dev.cosmicai.cli.run.process.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** {@code cosmic run} as a process of its own, which is started again when it was killed. */
final class CosmicRun implements AutoCloseable {
  private final Path jobFile;
  private final Path folder;
  private final TemporaryFolder temporary = TemporaryFolder.create("cosmic-kills-");
  private final Map<String, String> environment;
  private int starts;
  private Process process;

  /**
   * Starts it.
   *
   * @param folder an empty one for the logs, which stay there
   * @param environment of the process, beside this one's
   */
  CosmicRun(Path jobFile, Path folder, Map<String, String> environment) throws IOException {
    this.jobFile = jobFile;
    this.folder = folder;
    this.environment = environment;
    start();
  }

  private void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary.path(),
                "-D%s=%s"
                    .formatted(
                        ClassArchive.ARCHIVE_PROPERTY,
                        System.getProperty(ClassArchive.ARCHIVE_PROPERTY)),
                Cosmic.class.getName(),
                "run",
                "-f",
                jobFile.toString(),
                "--parallelism",
                "2",
                "--logs",
                logs().resolve(Integer.toString(starts++)).toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** What the run's processes log, a folder for each start. */
  Path logs() {
    return folder.resolve("logs");
  }

  private Path output() {
    return folder.resolve("output");
  }

  /**
   * Waits for the end of a run that nobody kills meanwhile; false if it goes on after this time.
   */
  boolean awaitCompletion(Duration time) throws IOException, InterruptedException {
    if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    assertThat(process.exitValue()).as(Files.readString(output())).isZero();
    return true;
  }

  /** Kills one process of a kind; false if there is none. */
  boolean kill(ProcessKind kind, Random random) throws IOException, InterruptedException {
    if (kind == ProcessKind.SUPERVISOR) {
      process.destroyForcibly().waitFor();
      start();
      return true;
    }
    List<ProcessHandle> victims = process.children().filter(kind::isChild).toList();
    return !victims.isEmpty() && victims.get(random.nextInt(victims.size())).destroyForcibly();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    // What a killed process has left, too.
    temporary.close();
  }
}
