package dev.cosmicai.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.tasks.RedshiftErrors;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import dev.cosmicai.worker.network.torch.TorchEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped network in libtorch, on the partitions of the demo. */
class DemoNetworkIT {
  private static final double THIRD_DIGIT = 0.5e-3;

  @TempDir private static Path dir;

  @BeforeAll
  static void drawPartitions() {
    DemoPartitions.writeDemo(dir);
  }

  @Test
  void estimatesRedshiftsOfGalaxiesThatItNeverSaw() throws IOException {
    RedshiftErrors metrics = metricsIn("fp32");

    assertThat(metrics.samples()).isEqualTo(5_112);
    // What the documentation says; processors round the last digits differently.
    assertThat(metrics.r2()).isCloseTo(0.902651, within(1e-6));
    assertThat(metrics.precision()).isCloseTo(0.012517, within(1e-6));
    assertThat(metrics.bias()).isCloseTo(0.000015, within(1e-6));
  }

  /** Where the CPU has no instructions for bfloat16, libtorch computes it all the same. */
  @Test
  void bfloat16ChangesNoMetricBeyondItsThirdDigit() throws IOException {
    RedshiftErrors exact = metricsIn("fp32");
    RedshiftErrors rounded = metricsIn("bf16");

    assertThat(rounded.r2()).isNotEqualTo(exact.r2()).isCloseTo(0.902644, within(1e-5));
    assertThat(rounded.bias()).isCloseTo(exact.bias(), within(THIRD_DIGIT));
    // 0.0125: its third digit is the fourth after the point.
    assertThat(rounded.precision()).isCloseTo(exact.precision(), within(THIRD_DIGIT / 10));
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

  private static RedshiftErrors metricsIn(String precision) throws IOException {
    Path archive = dir.resolve(precision + "-network.pt");
    DemoNetwork.copyTo(archive);
    ModelArchive chosen =
        ModelArchive.open(archive, "demo", "")
            .inPrecision(
                Precision.parse(precision), new CpuFeatures(Set.of("avx512_bf16", "avx512_vnni")));
    assertThat(chosen.info().precision()).hasToString(precision);
    RedshiftErrors metrics = new RedshiftErrors();
    // Loading checks the golden output.
    try (Network network = chosen.load(TorchEngine.start(1), Device.CPU)) {
      for (int file = 1; file <= DemoPartitions.FILES; file++) {
        add(metrics, network, read(dir.resolve(file + ".pt")));
      }
    }
    return metrics;
  }

  private static void add(RedshiftErrors metrics, Network network, PartitionLayout samples) {
    Tensor images = samples.input(0);
    Tensor magnitudes = samples.input(1);
    double[] redshifts = samples.target(0).toDoubles();
    int batchSize = network.info().batchSize();
    for (int first = 0; first < samples.count(); first += batchSize) {
      int count = Math.min(batchSize, samples.count() - first);
      List<ByteBuffer> inputs = List.of(rows(images, first, count), rows(magnitudes, first, count));
      float[] predicted = network.run(inputs, count).get(0).toFloats();
      for (int i = 0; i < count; i++) {
        metrics.add(predicted[i], redshifts[first + i]);
      }
    }
  }

  private static ByteBuffer rows(Tensor column, int first, int count) {
    int rowBytes = column.data().limit() / (int) column.shape()[0];
    return column.data().slice(first * rowBytes, count * rowBytes).order(ByteOrder.nativeOrder());
  }

  private static PartitionLayout read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    return PartitionReader.columns(FileBytes.of(direct), PartitionFormat.AUTO, file.toString())
        .layout(ColumnSelection.SURVEY);
  }
}
