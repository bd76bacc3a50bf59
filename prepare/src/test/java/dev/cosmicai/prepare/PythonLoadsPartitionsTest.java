package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks the Python that {@code COSMIC_TORCH_PYTHON} names, which must have torch and safetensors.
 */
class PythonLoadsPartitionsTest {
  private static final String PYTHON = System.getenv("COSMIC_TORCH_PYTHON");
  private static final long TIMEOUT_SECONDS = 120;

  @TempDir private Path dir;

  @Test
  void torchLoadsOurPartitions() throws Exception {
    Prepared.into(dir.resolve("data"), Requests.npz());

    assertThat(run("cropped")).isEqualTo("all equal");
  }

  @Test
  void safetensorsLoadsOurPartitionsAndTorchResizesAlike() throws Exception {
    PrepareRequest.Cut resized =
        new PrepareRequest.Cut(
            PrepareRequest.Layout.CHW, Requests.CHANNELS, 4, PrepareRequest.Fit.RESIZE);
    Prepared.into(
        dir.resolve("data"),
        Requests.with(Requests.with(Requests.npz(), resized), PrepareRequest.Format.SAFETENSORS));

    assertThat(run("resized")).isEqualTo("all equal");
  }

  private String run(String how) throws IOException, InterruptedException {
    assumeTrue(
        PYTHON != null,
        "skipped: set COSMIC_TORCH_PYTHON to a Python with torch and safetensors to load our files");
    Path log = dir.resolve("python.log");
    Process python =
        new ProcessBuilder(
                PYTHON,
                "src/test/python/load_prepared.py",
                Requests.resource("survey.npz").toString(),
                dir.resolve("data").toString(),
                how)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = python.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    python.destroyForcibly();
    assertThat(ended).as("Python ended in time").isTrue();
    return Files.readString(log).strip();
  }
}
