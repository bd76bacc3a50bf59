package dev.cosmicai.onnx;

import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.network.ModelArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The files that {@code make_onnx.py} of the worker's tests wrote, and what torch computes. */
final class TestModels {
  /** Of the worker's tests, beside whose reader they lie. */
  static final Path NETWORKS =
      Path.of("..", "worker", "src", "test", "resources", "dev", "cosmicai", "worker", "network");

  private static final Map<String, Tensor> EXPECTED =
      npz(NETWORKS.resolve("onnx").resolve("expected.npz"));

  private TestModels() {}

  static ModelArchive archive(String name) {
    return ModelArchive.open(NETWORKS.resolve("onnx").resolve(name), name, "");
  }

  /** Some samples of a network, as it takes them. */
  static List<ByteBuffer> inputs(String network, List<TensorSpec> specs, int count) {
    return specs.stream()
        .map(
            spec ->
                rows(EXPECTED.get(network + "/inputs/" + spec.name()), spec.sampleBytes(), count))
        .toList();
  }

  /** What torch gives for them. */
  static double[] expected(String network, String output, int count) {
    Tensor all = EXPECTED.get(network + "/outputs/" + output);
    int perSample = all.elements() / (int) all.shape()[0];
    return Arrays.copyOf(all.toDoubles(), count * perSample);
  }

  static Map<String, Tensor> npz(Path file) {
    try {
      return NpzReader.read(ByteBuffer.wrap(Files.readAllBytes(file)), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer rows(Tensor column, int sampleBytes, int count) {
    return ByteBuffer.allocateDirect(count * sampleBytes)
        .order(ByteOrder.nativeOrder())
        .put(column.data().slice(0, count * sampleBytes))
        .flip();
  }
}
