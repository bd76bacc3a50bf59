package dev.cosmicai.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.PartitionFormat;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.Samples;
import dev.cosmicai.results.RegressionMetrics;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.TorchEngine;
import dev.cosmicai.worker.network.TorchScriptNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped network in libtorch, on the shipped galaxies. */
class DemoNetworkIT {
  private static final int TEST_GALAXIES = 3_000;

  @TempDir private Path dir;

  @Test
  void estimatesRedshiftsOfGalaxiesThatItNeverSaw() throws IOException {
    DemoPartitions.write(dir, GalaxySet.TEST, 1, TEST_GALAXIES, 3, file -> {});
    Path archive = dir.resolve("network.pt");
    DemoNetwork.copyTo(archive);

    RegressionMetrics metrics = new RegressionMetrics();
    Samples samples = read(dir.resolve("1.pt"));
    // Loading checks the golden output.
    try (Network network =
        TorchScriptNetwork.load(TorchEngine.start(1), ModelArchive.open(archive, "demo", ""))) {
      int forwardSize = network.info().forwardSize();
      for (int first = 0; first < samples.count(); first += forwardSize) {
        int count = Math.min(forwardSize, samples.count() - first);
        float[] predicted =
            network.predict(samples.images(first, count), samples.magnitudes(first, count), count);
        for (int i = 0; i < count; i++) {
          metrics.add(predicted[i], samples.redshifts().get(first + i));
        }
      }
    }

    assertThat(metrics.samples()).isEqualTo(TEST_GALAXIES);
    assertThat(metrics.r2()).isGreaterThan(0.89);
    assertThat(metrics.precision()).isLessThan(0.0140);
    assertThat(Math.abs(metrics.bias())).isLessThan(0.002);
  }

  @Test
  void archiveIsSmall() throws IOException {
    Path archive = dir.resolve("network.pt");
    DemoNetwork.copyTo(archive);

    assertThat(Files.size(archive)).isLessThan(2 << 20);
  }

  @Test
  void fileThatCannotBeWrittenIsNamed() {
    Path file = dir.resolve("missing").resolve("network.pt");

    assertThatThrownBy(() -> DemoNetwork.copyTo(file))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(file.toString())
        .extracting(fault -> ((FatalFault) fault).reason())
        .isEqualTo(Reason.OutputRefused);
  }

  private static Samples read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return PartitionReader.read(
        ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(),
        PartitionFormat.AUTO,
        file.toString());
  }
}
