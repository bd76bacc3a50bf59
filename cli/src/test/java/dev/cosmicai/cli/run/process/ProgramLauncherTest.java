package dev.cosmicai.cli.run.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.cli.TestJob;
import dev.cosmicai.cli.run.supervise.ChildProcess;
import dev.cosmicai.cli.run.supervise.Exit;
import dev.cosmicai.cli.run.supervise.Launcher;
import dev.cosmicai.contract.program.Program;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: small scripts of the shell's. */
class ProgramLauncherTest {
  @TempDir Path dir;

  @Test
  void programRunsWhereTheUserIsWithItsWordsAsTheyAre() throws Exception {
    Exit exit = run("sh", "-c", "pwd; printf '%s|' \"$0\" \"$@\"", "a b", "$HOME", "*", "");

    assertThat(exit.code()).isZero();
    assertThat(Files.readString(exit.log()))
        .isEqualTo(Path.of("").toAbsolutePath() + "\na b|$HOME|*||");
  }

  @Test
  void outputAndErrorsGoToTheRanksLogAndLastWordsToTheSupervisor() throws Exception {
    Exit exit =
        run("sh", "-c", "echo out; echo err >&2; echo ' {} ' > $COSMIC_TERMINATION_LOG; exit 65");

    assertThat(exit.log().getFileName()).hasToString("rank-2-attempt-1.log");
    assertThat(Files.readString(exit.log())).isEqualTo("out\nerr\n");
    assertThat(exit.code()).isEqualTo(65);
    assertThat(exit.terminationMessage()).isEqualTo("{}");
    assertThat(exit.jvm()).isFalse();
  }

  @Test
  void endOfAShellIsTheEndOfWhatItStarted() throws Exception {
    Path pid = dir.resolve("pid");
    try (RunDirectory directory = RunDirectory.create("job", Optional.empty())) {
      ChildProcess rank =
          launcher(
                  directory,
                  Map.of(),
                  "sh",
                  "-c",
                  "sleep 300 & echo $! > $0.new; mv $0.new $0; wait",
                  pid.toString())
              .startRank(0, 0);
      while (!Files.exists(pid)) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      ProcessHandle sleeper =
          ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();

      rank.terminate();

      assertThat(rank.exit().get(10, TimeUnit.SECONDS).code()).isEqualTo(143);
      sleeper.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void programIsFoundOnThePathThatItGets() throws Exception {
    Path own = script(dir.resolve("bin/rank-of-mine"));
    try (RunDirectory directory = RunDirectory.create("job", Optional.empty())) {
      Map<String, String> path = Map.of("PATH", "/nowhere:" + own.getParent());
      Exit exit =
          launcher(directory, path, "rank-of-mine")
              .startRank(0, 0)
              .exit()
              .get(10, TimeUnit.SECONDS);
      assertThat(exit.code()).isEqualTo(7);

      assertRefused(
          () -> launcher(directory, Map.of("PATH", "/nowhere"), "rank-of-mine"),
          "no folder of PATH has the program 'rank-of-mine'; install it, or write its whole path");
    }
  }

  @Test
  void pathOfNothingOrOfWhatMayNotRunIsRefusedBeforeAnythingStarts() throws Exception {
    Path plain = Files.writeString(dir.resolve("plain"), "#!/bin/sh\n");
    try (RunDirectory directory = RunDirectory.create("job", Optional.empty())) {
      assertRefused(
          () -> launcher(directory, Map.of(), dir + "/none"),
          "there is no file " + dir + "/none; check the path");
      assertRefused(
          () -> launcher(directory, Map.of(), dir.toString()),
          "there is no file " + dir + "; check the path");
      assertRefused(
          () -> launcher(directory, Map.of(), plain.toString()),
          plain + " may not be executed; see chmod +x");
    }
  }

  private static Path script(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\nexit 7\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The second attempt of rank 2; its log outlives the run's folder. */
  private Exit run(String... words) throws Exception {
    try (RunDirectory directory = RunDirectory.create("job", Optional.of(dir.resolve("logs")))) {
      return launcher(directory, Map.of(), words).startRank(2, 1).exit().get(10, TimeUnit.SECONDS);
    }
  }

  private static Launcher launcher(
      RunDirectory directory, Map<String, String> variables, String... words) {
    Map<String, String> inherited =
        variables.isEmpty() ? Map.of("PATH", System.getenv("PATH")) : variables;
    ChildEnvironment environment =
        new ChildEnvironment(inherited, TestJob.of(""), "run-1", Map.of());
    return new ProgramLauncher(
        new NoCoordinator(),
        new Program(List.of(words)),
        environment,
        directory,
        JvmSizing.of(1, false, 1, 1L << 30));
  }

  private static void assertRefused(Runnable start, String message) {
    assertThatThrownBy(start::run)
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessage("spec.worker.command: " + message);
  }

  /** Starts nothing. */
  private static final class NoCoordinator implements Launcher {
    @Override
    public ChildProcess startCoordinator(int start) {
      throw new AssertionError("a coordinator is ours to start");
    }

    @Override
    public ChildProcess startRank(int rank, int attempt) {
      throw new AssertionError("a rank of ours was started");
    }
  }
}
