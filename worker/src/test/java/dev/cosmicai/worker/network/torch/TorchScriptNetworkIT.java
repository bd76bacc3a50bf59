package dev.cosmicai.worker.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.util.Utils;
import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.operators.OperatorLibrary;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.SurveySamples;
import dev.cosmicai.worker.network.TestNetworks;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchScriptNetworkIT {
  private static final boolean IN_CI = "true".equals(System.getenv("CI"));
  private static final float BATCH_ROUNDING = 1e-5f;

  private static TorchEngine engine;

  @TempDir private Path folder;

  @BeforeAll
  static void startEngine() {
    engine = TorchEngine.start(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 12})
  void predictsWhatPythonPredictsWhateverTheBatchSize(int batchSize) {
    SurveySamples samples = TestNetworks.samples();
    float[] expected = TestNetworks.expectedPredictions();
    try (Network network = load("good.pt")) {
      for (int first = 0; first < samples.count(); first += batchSize) {
        int length = Math.min(batchSize, samples.count() - first);
        float[] predicted = samples.predicted(network, first, length);
        for (int i = 0; i < length; i++) {
          assertThat(predicted[i]).isCloseTo(expected[first + i], within(1e-5f));
        }
      }
    }
  }

  @Test
  void threadsPredictSideBySideWhatOnePredicts() throws Exception {
    SurveySamples samples = TestNetworks.samples();
    try (Network network = load("good.pt")) {
      Callable<float[]> prediction = () -> samples.predicted(network);
      float[] alone = prediction.call();
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        for (Future<float[]> one : threads.invokeAll(Collections.nCopies(200, prediction))) {
          assertThat(one.get()).isEqualTo(alone);
        }
      } finally {
        threads.shutdown();
      }
    }
  }

  @Test
  void archiveDescribesItsNetwork() {
    try (Network network = load("good.pt")) {
      assertThat(network.info()).isEqualTo(TestNetworks.survey("tiny", 4));
    }
  }

  @Test
  void archiveWithoutMetadataIsTakenForTheSurveysNetwork() {
    try (Network network = load("without-metadata.pt")) {
      assertThat(network.info()).isEqualTo(TestNetworks.survey("without-metadata.pt", 128));
      SurveySamples samples = TestNetworks.samples();
      assertThat(samples.predicted(network))
          .containsExactly(TestNetworks.expectedPredictions(), within(1e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bf16", "int8"})
  void variantInsideComputesTheSameInItsPrecision(String precision) throws Exception {
    Path copy = Files.copy(TestNetworks.file("all.pt"), folder.resolve("copy.pt"));
    ModelArchive variant =
        ModelArchive.open(copy, "all.pt", "")
            .inPrecision(
                Precision.parse(precision), new CpuFeatures(Set.of("avx512_bf16", "avx512_vnni")));
    try (Network network = variant.load(engine, Device.CPU)) {
      assertThat(network.info().precision()).hasToString(precision);
      SurveySamples samples = TestNetworks.samples();
      float[] predicted = samples.predicted(network);
      float[] expected = TestNetworks.expectedPredictions();
      assertThat(predicted).containsExactly(expected, within(0.05f)).isNotEqualTo(expected);
    }
  }

  @Test
  void networkInInt8TellsHowMuchOfASampleLiesBeyondItsRange() {
    try (Network network = load("ranged.pt")) {
      SurveySamples samples = TestNetworks.samples();
      float[] predicted = samples.predicted(network);
      assertThat(saturation(network, samples, 1)).hasValue(0);
      assertThat(saturation(network, samples, 1e6f).orElseThrow()).isGreaterThan(0.8);
      assertThat(saturation(network, samples, 4).orElseThrow()).isBetween(0.01, 0.9);
      assertThat(samples.predicted(network)).as("afterwards").isEqualTo(predicted);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8.pt", "ranged-silent.pt", "ranged-odd.pt", "good.pt"})
  void networkThatDoesNotTellOfItsRangesIsComputedAsEver(String model) {
    try (Network network = load(model)) {
      SurveySamples samples = TestNetworks.samples();
      float[] predicted = samples.predicted(network);
      assertThat(saturation(network, samples, 1e6f)).isEmpty();
      assertThat(saturation(network, samples, 1e6f)).as("asked again").isEmpty();
      assertThat(samples.predicted(network)).isEqualTo(predicted);
    }
  }

  /** Of the first sample, with images that are so many times as bright. */
  private static OptionalDouble saturation(Network network, SurveySamples samples, float times) {
    ByteBuffer images = samples.images(0, 1);
    for (int at = 0; at < images.limit(); at += Float.BYTES) {
      images.putFloat(at, times * images.getFloat(at));
    }
    return network.saturation(List.of(images, samples.magnitudes(0, 1)));
  }

  @Test
  void networkOutlivesItsFile() throws Exception {
    Path copy = Files.copy(TestNetworks.file("good.pt"), folder.resolve("copy.pt"));
    try (Network network = ModelArchive.open(copy, "copy", "").load(engine, Device.CPU)) {
      Files.delete(copy);
      SurveySamples samples = TestNetworks.samples();
      assertThat(samples.predicted(network, 0, 1)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "one-input.pt, Expected at most 2 argument(s) for operator 'forward'",
    "one-input.pt, without extra/cosmic.json is taken for a network of galaxies",
    "three-outputs.pt, 'returns float32 [1, 3] for 1 samples, and its signature says prediction'",
    "three-outputs-without-metadata.pt, 'returns float32 (1, 3) for 1 samples'",
    "other-shape.pt, size of tensor",
  })
  void anotherSignatureIsRefused(String model, String problem) {
    FatalFault fault = refusal(() -> load(model));
    assertThat(fault.reason()).isEqualTo(Reason.ModelSignature);
    assertOneClearLine(fault, model);
    assertThat(fault).hasMessageContaining(problem);
  }

  @Test
  void goldenOutputMustBeReproduced() {
    FatalFault fault = refusal(() -> load("golden-mismatch.pt"));
    assertThat(fault.reason()).isEqualTo(Reason.ModelGoldenMismatch);
    assertOneClearLine(fault, "golden-mismatch.pt");
  }

  @Test
  void damagedWeightShowsInTheGoldenOutput() throws Exception {
    byte[] bytes = Files.readAllBytes(TestNetworks.file("good.pt"));
    Path damaged = Files.write(folder.resolve("damaged.pt"), damageWeights(bytes));
    FatalFault fault =
        refusal(() -> ModelArchive.open(damaged, "damaged.pt", "").load(engine, Device.CPU));
    assertThat(fault.reason()).isEqualTo(Reason.ModelGoldenMismatch);
    assertOneClearLine(fault, "damaged.pt");
  }

  @Test
  void buffersThatNativeCodeWouldMisreadAreRefused() {
    try (Network network = load("good.pt")) {
      ByteBuffer magnitudes = floats(5);
      assertThatThrownBy(() -> run(network, ByteBuffer.allocate(5 * 32 * 32 * 4), magnitudes))
          .isInstanceOf(IllegalArgumentException.class);
      ByteBuffer twoImages = floats(2 * 5 * 32 * 32);
      assertThatThrownBy(() -> run(network, twoImages.position(5 * 32 * 32 * 4), magnitudes))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void engineNeverAsksTheNetwork() {
    assertThat(Utils.isOfflineMode()).isTrue();
    assertThat(Utils.getEnvOrSystemProperty("OPT_OUT_TRACKING")).isEqualTo("true");
  }

  private static List<Tensor> run(Network network, ByteBuffer images, ByteBuffer magnitudes) {
    return network.run(List.of(images, magnitudes), 1);
  }

  /** By whichever kernels this processor has: loading compares the golden prediction. */
  @Test
  void operatorsOfOurOwnComputeWhatTheExporterSaw() {
    assumeTrue(OperatorLibrary.level() > 0 || IN_CI, "skipped: built without g++");
    try (Network network = load("operators.pt")) {
      SurveySamples samples = TestNetworks.samples();
      assertThat(samples.predicted(network, 3, 5))
          .containsExactly(
              Arrays.copyOfRange(samples.predicted(network), 3, 8), within(BATCH_ROUNDING));
    }
  }

  @Test
  void operatorThatIsGivenWhatItDoesNotTakeIsAFaultOfTheModel() {
    assumeTrue(OperatorLibrary.level() > 0 || IN_CI, "skipped: built without g++");
    FatalFault fault = refusal(() -> load("operators-misused.pt"));
    assertOneClearLine(fault, "operators-misused.pt");
    assertThat(fault).hasMessageContaining("cosmic::attention takes contiguous bfloat16");
  }

  private static Network load(String name) {
    return ModelArchive.open(TestNetworks.file(name), name, "").load(engine, Device.CPU);
  }

  private static FatalFault refusal(Runnable load) {
    return catchThrowableOfType(FatalFault.class, load::run);
  }

  private static void assertOneClearLine(FatalFault fault, String model) {
    assertThat(fault.getMessage())
        .startsWith(model)
        .doesNotContain("\n", "Exception", "frame #", ".cpp")
        .hasSizeLessThan(400);
  }

  /** The first constant is the convolution's weight, 2,560 bytes in one member of the archive. */
  private static byte[] damageWeights(byte[] archive) {
    int name = new String(archive, StandardCharsets.ISO_8859_1).indexOf("constants/0");
    Arrays.fill(archive, name + 1000, name + 1400, (byte) 0x40);
    return archive;
  }

  private static ByteBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
  }
}
