package dev.cosmicai.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.operators.OperatorLibrary;
import dev.cosmicai.results.rank.Saturation;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import dev.cosmicai.worker.network.torch.TorchEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code cosmic-export} writes, computed here and by eager PyTorch. Asks the Python that
 * {@code COSMIC_TORCH_PYTHON} names, which must have torch and numpy.
 */
class ExportedArchiveIT {
  private static final String PYTHON = System.getenv("COSMIC_TORCH_PYTHON");
  private static final long TIMEOUT_SECONDS = 300;
  private static final float FLOAT32_BOUND = 1e-5f;

  /** What the exporter refuses to exceed by default, in int8 as well. */
  private static final float BFLOAT16_BOUND = 5e-3f;

  /** Of a rank without operators of our own. */
  private static final CpuFeatures CPU = new CpuFeatures(Set.of("avx512_bf16", "avx512_vnni"));

  private static final boolean IN_CI = "true".equals(System.getenv("CI"));

  @TempDir private static Path folder;
  private static TorchEngine engine;

  @BeforeAll
  static void export() throws Exception {
    assumeTrue(
        PYTHON != null || IN_CI,
        "skipped: set COSMIC_TORCH_PYTHON to a Python with torch to export a network");
    assertThat(PYTHON).as("COSMIC_TORCH_PYTHON").isNotNull();
    engine = TorchEngine.start(1);
    Path log = folder.resolve("python.log");
    Process python =
        new ProcessBuilder(
                PYTHON,
                "src/test/python/export_astromae.py",
                folder.toString(),
                TestNetworks.file("partition.pt").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = python.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    python.destroyForcibly();
    assertThat(ended && python.exitValue() == 0).as(Files.readString(log)).isTrue();
  }

  @Test
  void float32IsWhatEagerPythonPredicts() throws Exception {
    assertThat(predictions("fp32", "fp32")).containsExactly(eager(), within(FLOAT32_BOUND));
  }

  @Test
  void bfloat16IsWithinTheStatedBound() throws Exception {
    assertThat(predictions("auto", "bf16")).containsExactly(eager(), within(BFLOAT16_BOUND));
  }

  @Test
  void bfloat16ByOperatorsOfOurOwnIsWithinTheStatedBound() throws Exception {
    assumeTrue(OperatorLibrary.level() > 0 || IN_CI, "skipped: built without g++");
    assumeTrue(
        CpuFeatures.current().lacking(Precision.BF16).isEmpty(),
        "skipped: the primitives beside them do not run on this CPU");
    Path file = Files.copy(folder.resolve("model.pt"), folder.resolve("operators.pt"));
    ModelArchive archive =
        ModelArchive.open(file, "model.pt", "")
            .inPrecision(Precision.BF16, new CpuFeatures(CPU.flags(), 1));
    assertThat(archive.member()).isEqualTo("bf16.avx512-bf16-operators1.pt");
    try (Network network = archive.load(engine, Device.CPU)) {
      assertThat(TestNetworks.samples().predicted(network))
          .containsExactly(eager(), within(BFLOAT16_BOUND));
    }
  }

  @Test
  void integersAreWithinTheStatedBoundAndNotBfloat16sPredictions() throws Exception {
    assumeTrue(
        CpuFeatures.current().lacking(Precision.INT8).isEmpty(),
        "skipped: int8 cannot be made on this CPU");
    assertThat(predictions("int8", "int8"))
        .containsExactly(eager(), within(BFLOAT16_BOUND))
        .isNotEqualTo(predictions("bf16", "bf16"));
  }

  @Test
  void samplesLikeThoseOfTheExportLieInTheRangesAndOthersDoNot() throws Exception {
    assumeTrue(
        CpuFeatures.current().lacking(Precision.INT8).isEmpty(),
        "skipped: int8 cannot be made on this CPU");
    SurveySamples samples = TestNetworks.samples();
    try (Network network = loaded("int8", "int8")) {
      float[] predicted = samples.predicted(network);
      ByteBuffer images = samples.images(0, 1).order(ByteOrder.nativeOrder());
      assertThat(saturation(network, images).orElseThrow()).isLessThan(Saturation.TOO_MUCH / 10);
      for (int at = 0; at < images.limit(); at += Float.BYTES) {
        images.putFloat(at, images.getFloat(at) / 10);
      }
      assertThat(saturation(network, images).orElseThrow()).isGreaterThan(10 * Saturation.TOO_MUCH);
      assertThat(samples.predicted(network)).as("afterwards").isEqualTo(predicted);
    }
    try (Network network = loaded("bf16", "bf16")) {
      assertThat(saturation(network, samples.images(0, 1))).isEmpty();
    }
  }

  private static OptionalDouble saturation(Network network, ByteBuffer images) {
    return network.saturation(List.of(images, TestNetworks.samples().magnitudes(0, 1)));
  }

  private static float[] predictions(String asked, String expected) throws IOException {
    try (Network network = loaded(asked, expected)) {
      return TestNetworks.samples().predicted(network);
    }
  }

  private static Network loaded(String asked, String expected) throws IOException {
    Path file =
        Files.copy(
            folder.resolve("model.pt"),
            folder.resolve(asked + ".pt"),
            StandardCopyOption.REPLACE_EXISTING);
    ModelArchive archive =
        ModelArchive.open(file, "model.pt", "").inPrecision(Precision.parse(asked), CPU);
    assertThat(archive.info().precision()).hasToString(expected);
    return archive.load(engine, Device.CPU);
  }

  private static float[] eager() throws IOException {
    byte[] npz = Files.readAllBytes(folder.resolve("expected.npz"));
    ByteBuffer buffer = ByteBuffer.allocateDirect(npz.length).put(npz).flip();
    return NpzReader.read(buffer, "expected.npz", Reason.ModelCorrupt).get("prediction").toFloats();
  }
}
