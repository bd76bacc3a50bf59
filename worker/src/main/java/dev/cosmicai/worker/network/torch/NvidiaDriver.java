package dev.cosmicai.worker.network.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What NVIDIA's driver says of its GPUs, by the files that it shows on Linux. */
final class NvidiaDriver {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia");
  private static final Path GPUS = DRIVER.resolve("gpus");
  private static final String INFORMATION = "information";
  private static final String MODEL = "Model:";

  /** What to call a GPU of which the driver says no name, or several that differ. */
  private static final String UNNAMED = "NVIDIA GPU";

  private NvidiaDriver() {}

  /** Whether it is loaded. */
  static boolean isThere() {
    return Files.exists(DRIVER);
  }

  /** The name of the GPU that computes, as far as the driver shows it to this process. */
  static String gpuName() {
    return gpuName(GPUS);
  }

  /** The name by a folder of that form: {@code {bus}/information}, with a line "Model: …". */
  static String gpuName(Path gpus) {
    try (Stream<Path> folders = Files.list(gpus)) {
      List<String> models =
          folders.flatMap(gpu -> models(gpu.resolve(INFORMATION))).distinct().toList();
      return models.size() == 1 ? models.get(0) : UNNAMED;
    } catch (IOException e) {
      return UNNAMED;
    }
  }

  private static Stream<String> models(Path information) {
    try {
      return Files.readAllLines(information).stream()
          .filter(line -> line.startsWith(MODEL))
          .map(line -> line.substring(MODEL.length()).strip());
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
