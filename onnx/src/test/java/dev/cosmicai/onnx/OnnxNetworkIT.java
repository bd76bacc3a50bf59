package dev.cosmicai.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.network.Engines;
import dev.cosmicai.worker.network.InferenceEngine;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX files in ONNX Runtime, beside what eager torch gave for the same samples. */
class OnnxNetworkIT {
  private static InferenceEngine engine;

  @TempDir private Path folder;

  @BeforeAll
  static void startEngine() {
    engine = Engines.find(ModelEngine.ONNX).orElseThrow().start(1);
  }

  @ParameterizedTest
  @CsvSource({
    "bare, 1e-5",
    "described, 1e-5",
    "tokens, 1e-5",
    "three, 1e-5",
    "odd-names, 1e-5",
    "int8, 5e-2",
  })
  void givesWhatTorchGivesWhateverTheNumberOfSamples(String name, double tolerance) {
    try (Network network = load(name)) {
      for (int count : new int[] {1, 5, 2}) {
        List<TensorSpec> outputs = network.info().signature().outputs();
        List<Tensor> given = run(network, name, count);
        assertThat(given).hasSameSizeAs(outputs);
        for (int i = 0; i < outputs.size(); i++) {
          String output = name.equals("odd-names") ? graphName(i) : outputs.get(i).name();
          assertThat(given.get(i).type()).isEqualTo(outputs.get(i).type());
          assertThat(given.get(i).shape()).isEqualTo(outputs.get(i).shape(count));
          assertThat(given.get(i).toDoubles())
              .containsExactly(
                  TestModels.expected(name, output, count),
                  within(outputs.get(i).type().isFloating() ? tolerance : 0));
        }
      }
    }
  }

  private static String graphName(int output) {
    return List.of("/head/Add:0", "7", "größe").get(output);
  }

  @Test
  void threadsComputeSideBySideWhatOneComputes() throws Exception {
    try (Network network = load("tokens")) {
      Callable<double[]> pass = () -> run(network, "tokens", 5).get(0).toDoubles();
      double[] alone = pass.call();
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        for (Future<double[]> one : threads.invokeAll(Collections.nCopies(500, pass))) {
          assertThat(one.get()).isEqualTo(alone);
        }
      } finally {
        threads.shutdown();
      }
    }
  }

  @Test
  void engineSaysWhatItIs() {
    assertThat(engine.name()).matches("ONNX Runtime \\d+\\.\\d+\\.\\d+");
    assertThat(engine.gpu()).isEmpty();
  }

  @Test
  void networkOutlivesItsFile() throws Exception {
    Path copy =
        Files.copy(TestModels.NETWORKS.resolve("onnx/bare.onnx"), folder.resolve("model-1234.bin"));
    try (Network network = ModelArchive.open(copy, "bare.onnx", "").load(engine, Device.CPU)) {
      Files.delete(copy);
      assertThat(run(network, "bare", 5)).hasSize(1);
    }
  }

  @Test
  void goldenOutputMustBeReproduced() {
    FatalFault fault = refusal("golden-mismatch");
    assertThat(fault.reason()).isEqualTo(Reason.ModelGoldenMismatch);
    assertThat(fault).hasMessageContaining("does not reproduce its own golden output");
  }

  @ParameterizedTest
  @CsvSource({
    "custom-domain, ModelCorrupt, my.domain",
    "newer-ir, ModelCorrupt, 'IR version: 99'",
    "other-names, ModelSignature, 'the graph takes image, which its cosmic.json does not name'",
  })
  void whatCannotBeComputedIsRefusedInOneLine(String name, Reason reason, String problem) {
    FatalFault fault = refusal(name);
    assertThat(fault.reason()).isEqualTo(reason);
    assertThat(fault).hasMessageContaining(problem);
  }

  @Test
  void weightsOfOldFilesAreNoInputs() {
    try (Network network = load("weights-as-inputs")) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
      assertThat(network.run(List.of(zeros), 1).get(0).toFloats()).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void buffersThatNativeCodeWouldMisreadAreRefused() {
    try (Network network = load("bare")) {
      assertThatThrownBy(() -> network.run(List.of(ByteBuffer.allocate(256)), 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<Tensor> run(Network network, String name, int count) {
    return network.run(TestModels.inputs(name, network.info().signature().inputs(), count), count);
  }

  private static Network load(String name) {
    return TestModels.archive(name + ".onnx").load(engine, Device.CPU);
  }

  private static FatalFault refusal(String name) {
    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> load(name));
    assertThat(fault.getMessage())
        .startsWith(name + ".onnx")
        .doesNotContain("\n", "Exception", ".cc", "/src/", "/work", "/tmp")
        .hasSizeLessThan(400);
    return fault;
  }
}
