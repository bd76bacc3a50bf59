package dev.cosmicai.worker.network.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaDriverTest {
  @TempDir private Path gpus;

  @Test
  void gpuIsCalledAsTheDriverCallsIt() throws IOException {
    write("0000:3b:00.0", "NVIDIA A100-SXM4-40GB");
    write("0000:5e:00.0", "NVIDIA A100-SXM4-40GB");
    assertThat(NvidiaDriver.gpuName(gpus)).isEqualTo("NVIDIA A100-SXM4-40GB");
  }

  @Test
  void withoutANameItIsAGpuNevertheless() throws IOException {
    assertThat(NvidiaDriver.gpuName(gpus)).isEqualTo("NVIDIA GPU");
    assertThat(NvidiaDriver.gpuName(gpus.resolve("missing"))).isEqualTo("NVIDIA GPU");
    write("0000:3b:00.0", "NVIDIA A100-SXM4-40GB");
    write("0000:5e:00.0", "Tesla T4");
    assertThat(NvidiaDriver.gpuName(gpus)).isEqualTo("NVIDIA GPU");
  }

  private void write(String bus, String model) throws IOException {
    Path folder = Files.createDirectories(gpus.resolve(bus));
    Files.writeString(folder.resolve("information"), "Model: \t\t " + model + "\nIRQ:   \t\t 42\n");
  }
}
