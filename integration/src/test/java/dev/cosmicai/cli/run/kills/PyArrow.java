package dev.cosmicai.cli.run.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Another reader of Parquet: the Python that {@code COSMIC_TORCH_PYTHON} names, which must have the
 * packages of {@code .ci/requirements.txt}.
 */
final class PyArrow {
  private static final String PYTHON = System.getenv("COSMIC_TORCH_PYTHON");
  private static final boolean IN_CI = "true".equals(System.getenv("CI"));
  private static final long TIMEOUT_SECONDS = 120;

  private PyArrow() {}

  /** Checks that each row of each file is predicted once; says so if there is nobody to ask. */
  static void assertEachRowOnce(Path predictions, int files, int rowsOfEachFile)
      throws IOException, InterruptedException {
    if (PYTHON == null && !IN_CI) {
      System.out.println(
          "rows are not counted by pyarrow: set COSMIC_TORCH_PYTHON to a Python with"
              + " .ci/requirements.txt");
      return;
    }
    assertThat(PYTHON).as("COSMIC_TORCH_PYTHON").isNotNull();
    Path log = Files.createTempFile("pyarrow-", ".log");
    Process python =
        new ProcessBuilder(
                PYTHON,
                "src/test/python/predicted_rows.py",
                predictions.toString(),
                Integer.toString(files),
                Integer.toString(rowsOfEachFile))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = python.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    python.destroyForcibly();
    assertThat(ended).as("Python ended in time").isTrue();
    assertThat(Files.readString(log).strip()).isEqualTo("each row once");
    Files.delete(log);
  }
}
