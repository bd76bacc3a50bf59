package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cosmicai.results.rank.RankResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Networks of many signatures, from Python to our tables and back: PyTorch makes, exports and
 * predicts, a rank predicts, and pandas compares. Asks the Python that {@code COSMIC_TORCH_PYTHON}
 * names, which must have the packages of {@code .ci/requirements.txt}.
 */
@Execution(ExecutionMode.SAME_THREAD)
class AnyNetworkIT {
  private static final String PYTHON = System.getenv("COSMIC_TORCH_PYTHON");
  private static final long TIMEOUT_SECONDS = 300;

  @TempDir private static Path folder;

  /** What the runs leave. */
  @TempDir private static Path runs;

  @BeforeAll
  static void make() throws Exception {
    boolean inCi = "true".equals(System.getenv("CI"));
    assumeTrue(
        PYTHON != null || inCi,
        "skipped: set COSMIC_TORCH_PYTHON to a Python with .ci/requirements.txt to export networks");
    assertThat(PYTHON).as("COSMIC_TORCH_PYTHON").isNotNull();
    python("make");
  }

  @Test
  void everyNetworkGivesHereWhatItGivesInPython() throws Exception {
    List<Path> cases = files(folder);
    for (Path each : cases) {
      run(each);
    }
    assertThat(python("check")).hasLineCount(cases.size());
  }

  private static void run(Path files) throws Exception {
    Path place = Files.createTempDirectory(runs, "any-network-");
    try (TestRun run = new TestRun(place)) {
      run.useModel("model.pt", Files.readAllBytes(files.resolve("model.pt")));
      run.reading(Files.readString(files.resolve("reading.json")));
      int index = 0;
      for (Path partition : files(files.resolve("data"))) {
        String key = "data/" + partition.getFileName();
        run.assign(0, run.upload(key, Files.readAllBytes(partition)), index++);
      }
      run.predictionsFormat("parquet");
      run.start(1);

      run.runRank(0, 0);

      RankResult result = run.result(0).orElseThrow();
      assertThat(run.completion().samples()).isEqualTo(result.work().samples()).isPositive();
      for (int split = 0; split < index; split++) {
        Files.write(
            files.resolve("predictions." + split + ".parquet"),
            run.predictions(split + ".parquet"));
      }
    }
  }

  private static List<Path> files(Path of) {
    try (Stream<Path> paths = Files.list(of)) {
      return paths.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String python(String what) throws IOException, InterruptedException {
    Path log = Files.createTempFile(runs, "any-network-", ".log");
    Process python =
        new ProcessBuilder(PYTHON, "src/test/python/any_network.py", what, folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = python.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    python.destroyForcibly();
    String output = Files.readString(log).strip();
    assertThat(ended && python.exitValue() == 0).as(output).isTrue();
    return output;
  }
}
