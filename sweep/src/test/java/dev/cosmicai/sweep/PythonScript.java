package dev.cosmicai.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Runs a script of {@code src/test/python} by the Python that {@code COSMIC_TORCH_PYTHON} names,
 * which must have the packages of {@code .ci/requirements.txt}.
 */
public final class PythonScript {
  private static final String PYTHON = System.getenv("COSMIC_TORCH_PYTHON");
  private static final long TIMEOUT_SECONDS = 120;

  private PythonScript() {}

  /** Skips the test where there is no such Python. */
  public static void require() {
    assumeTrue(
        PYTHON != null || "true".equals(System.getenv("CI")),
        "skipped: set COSMIC_TORCH_PYTHON to a Python with .ci/requirements.txt");
    assertThat(PYTHON).as("COSMIC_TORCH_PYTHON").isNotNull();
  }

  /** What it prints; fails if it fails. */
  public static String run(String script, Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("python.log");
    Process python =
        new ProcessBuilder(PYTHON, "src/test/python/" + script, folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = python.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    python.destroyForcibly();
    String said = Files.readString(log).strip();
    assertThat(ended && python.exitValue() == 0).as(said).isTrue();
    return said;
  }
}
