package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.TerminationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ranks on libtorch's build for CUDA, named by its folder, on a machine without a GPU. The build is
 * that of the Python that {@code COSMIC_TORCH_PYTHON} names, where it is one for CUDA.
 */
class CudaLibtorchIT {
  private static final String PYTHON = System.getenv("COSMIC_TORCH_PYTHON");
  private static final String BRIDGE = "libdjl_torch.so";
  private static final int SECONDS = 120;

  @TempDir private Path folder;
  private TestRun run;

  @BeforeEach
  void openStore() throws Exception {
    run = new TestRun(folder.resolve("run"));
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
  }

  @AfterEach
  void closeStore() throws IOException {
    run.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path link : files.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link); // Else each is warned of.
      }
    }
  }

  @Test
  void withoutAGpuItComputesOnTheCpu() throws Exception {
    run.start(1);

    assertThat(exitCodeWith(pythonsLibtorch())).isZero();

    assertThat(run.result(0).orElseThrow().work().device()).isEqualTo("cpu");
    assertThat(run.completion().samples()).isEqualTo(12);
  }

  @Test
  void withoutAGpuCudaIsRefusedInOneLine() throws Exception {
    run.model().setDevice("cuda");
    run.start(1);

    assertThat(exitCodeWith(pythonsLibtorch())).isEqualTo(Reason.DeviceUnavailable.exitCode());

    TerminationMessage said = lastWords();
    assertThat(said.reason()).isEqualTo("DeviceUnavailable");
    assertThat(said.message()).startsWith("s3://survey/models/good.pt is to run on cuda");
    assertThat(run.result(0)).isEmpty();
  }

  @Test
  void folderWhoseLibrariesDoNotLoadIsNamed() throws Exception {
    Path fake = Files.createDirectories(folder.resolve("fake"));
    for (String library : List.of("libtorch.so", "libtorch_cuda.so", BRIDGE)) {
      Files.writeString(fake.resolve(library), "no library");
    }
    run.model().setDevice("cuda");
    run.start(1);

    assertThat(exitCodeWith(fake)).isEqualTo(Reason.EngineUnavailable.exitCode());

    assertThat(lastWords().reason()).isEqualTo("EngineUnavailable");
    assertThat(lastWords().message())
        .startsWith("libtorch in the folder that PYTORCH_LIBRARY_PATH names does not load: ")
        .contains("libtorch.so");
  }

  /** As deploy/images/worker-cuda/Dockerfile lays it out, by links. */
  private Path pythonsLibtorch() throws Exception {
    assumeTrue(PYTHON != null, "skipped: set COSMIC_TORCH_PYTHON to a Python with torch for CUDA");
    assumeTrue(Files.notExists(Path.of("/proc/driver/nvidia")), "skipped: there is a GPU");
    Path packages = Path.of(python("import sysconfig; print(sysconfig.get_path('platlib'))"));
    Path libraries = packages.resolve("torch").resolve("lib");
    assumeTrue(
        Files.exists(libraries.resolve("libtorch_cuda.so")),
        "skipped: torch in COSMIC_TORCH_PYTHON is not built for CUDA");
    Path linked = Files.createDirectories(folder.resolve("python").resolve("torch").resolve("lib"));
    Files.createSymbolicLink(
        folder.resolve("python").resolve("nvidia"), packages.resolve("nvidia"));
    try (Stream<Path> files = Files.list(libraries)) {
      for (Path file : files.toList()) {
        Files.createSymbolicLink(linked.resolve(file.getFileName()), file);
      }
    }
    try (InputStream bridge =
        getClass().getResourceAsStream("/jnilib/linux-x86_64/cu128/" + BRIDGE)) {
      Files.copy(bridge, linked.resolve(BRIDGE));
    }
    return linked;
  }

  private static String python(String program) throws Exception {
    Process python = new ProcessBuilder(PYTHON, "-c", program).start();
    try (InputStream output = python.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private int exitCodeWith(Path libtorch) throws Exception {
    Map<String, String> environment = new HashMap<>(run.environment(0));
    environment.put("PYTORCH_LIBRARY_PATH", libtorch.toString());
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            WorkerMain.class.getName());
    builder.environment().putAll(environment);
    Process rank =
        builder
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("child.log").toFile())
            .start();
    try {
      assertThat(rank.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
      return rank.exitValue();
    } finally {
      rank.destroyForcibly();
    }
  }

  private TerminationMessage lastWords() throws IOException {
    return TerminationMessage.parse(Files.readString(run.terminationLog())).orElseThrow();
  }
}
