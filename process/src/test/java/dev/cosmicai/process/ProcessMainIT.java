package dev.cosmicai.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real child processes: what matters is how they end. */
class ProcessMainIT {
  @TempDir Path folder;

  /** The child: ends as its first argument says. */
  static final class Child {
    public static void main(String[] args) {
      ProcessMain.run(
          environment ->
              switch (args[0]) {
                case "done" -> "{\"samples\":3}";
                case "fatal" ->
                    throw new FatalFault(Reason.PartitionCorrupt, "1.pt: truncated").about("1.pt");
                case "wrapped" ->
                    throw new ExecutionException(
                        new RetriableFault(Reason.StorageUnavailable, "no answer"));
                case "stopped" -> throw awaitStop();
                default -> throw new IllegalStateException("a defect");
              });
    }

    private static RetriableFault awaitStop() throws InterruptedException {
      CountDownLatch asked = new CountDownLatch(1);
      TerminationHook.install(asked::countDown);
      System.err.println("at work");
      asked.await();
      return new RetriableFault(Reason.Interrupted, "stopped from outside");
    }
  }

  @Test
  void finishedBodyLeavesItsLastWords() throws Exception {
    assertThat(run("done")).isEqualTo(new Ended(0, "{\"samples\":3}", ""));
  }

  @Test
  void fatalFaultHasItsCodeAndOneLine() throws Exception {
    Ended ended = run("fatal");

    assertThat(ended.exitCode).isEqualTo(65);
    assertThat(ended.lastWords)
        .isEqualTo(
            "{\"reason\":\"PartitionCorrupt\",\"message\":\"1.pt: truncated\",\"partition\":\"1.pt\"}");
    assertThat(ended.stderr)
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z ERROR ProcessMain: PartitionCorrupt: 1.pt: truncated");
  }

  @Test
  void logLevelOfTheEnvironmentHolds() throws Exception {
    assertThat(run("fatal", "COSMIC_LOG_LEVEL", "OFF").stderr).isEmpty();
  }

  @Test
  void faultOfAnotherThreadIsUnwrapped() throws Exception {
    assertThat(run("wrapped").exitCode).isEqualTo(81);
  }

  @Test
  void onlyDefectsShowAStackTrace() throws Exception {
    Ended ended = run("defect");

    assertThat(ended.exitCode).isEqualTo(70);
    assertThat(ended.lastWords).contains("\"reason\":\"Internal\"").contains("a defect");
    assertThat(ended.stderr).contains("at dev.cosmicai.process");
  }

  @Test
  void bodyThatIsAskedToStopLeavesItsLastWords() throws Exception {
    Process process = start("stopped");
    try (BufferedReader errors = process.errorReader()) {
      assertThat(errors.readLine()).isEqualTo("at work");
      process.destroy();

      assertThat(process.waitFor()).isEqualTo(143);
      assertThat(lastWords()).contains("\"reason\":\"Interrupted\"", "stopped from outside");
    }
  }

  private record Ended(int exitCode, String lastWords, String stderr) {}

  private Ended run(String how, String... variable) throws IOException, InterruptedException {
    Process process = start(how, variable);
    String stderr =
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Ended(process.waitFor(), lastWords(), stderr);
  }

  private String lastWords() throws IOException {
    return Files.readString(folder.resolve("termination"));
  }

  private Process start(String how, String... variable) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            how);
    builder.environment().put("COSMIC_TERMINATION_LOG", folder.resolve("termination").toString());
    if (variable.length > 0) {
      builder.environment().put(variable[0], variable[1]);
    }
    return builder.start();
  }
}
