package dev.cosmicai.worker.network;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * An input with the output that the network gave for it where it was exported.
 *
 * @param count samples
 * @param images {@code [count, C, H, W]} float32, direct, native order
 * @param magnitudes {@code [count, M]} float32, direct, native order
 * @param output {@code [count]}
 */
record GoldenSample(int count, ByteBuffer images, ByteBuffer magnitudes, FloatBuffer output) {
  private static final int MAX_COUNT = 4096;

  /** From the arrays of {@code golden.npz}: images, magnitudes and output [count, 1]. */
  static GoldenSample of(Map<String, Tensor> arrays, NetworkInfo info, String model) {
    Tensor magnitudes = arrays.get("magnitudes");
    long count = magnitudes == null || magnitudes.shape().length == 0 ? 0 : magnitudes.shape()[0];
    if (count < 1 || count > MAX_COUNT) {
      throw refused(model, "magnitudes");
    }
    return new GoldenSample(
        (int) count,
        floats(arrays, "images", model, count, info.channels(), info.height(), info.width()),
        floats(arrays, "magnitudes", model, count, info.magnitudes()),
        output(arrays, model, count));
  }

  /** Refuses outputs that differ by more than the tolerance, or that are not numbers. */
  void compare(float[] predicted, double tolerance, String model) {
    for (int i = 0; i < count; i++) {
      float expected = output.get(i);
      double off = Math.abs((double) predicted[i] - expected);
      if (!(off <= tolerance * Math.max(1, Math.abs(expected)))) {
        throw new FatalFault(
            Reason.ModelGoldenMismatch,
            ("%s does not reproduce its own golden output on this machine: sample %d is %s instead"
                    + " of %s (tolerance %s); export it again")
                .formatted(model, i, predicted[i], expected, tolerance));
      }
    }
  }

  private static FloatBuffer output(Map<String, Tensor> arrays, String model, long count) {
    Tensor output = arrays.get("output");
    if (output == null) {
      throw refused(model, "output");
    }
    if (output.type() != ElementType.FLOAT32
        || !Arrays.equals(output.shape(), new long[] {count, 1})) {
      // What the exporter saw is what the network returns.
      throw TorchScriptNetwork.otherOutput(model, output.toString(), count);
    }
    return FloatBuffer.wrap(output.toFloats());
  }

  /** A copy at an aligned address of its own: inside an archive an array may start anywhere. */
  private static ByteBuffer floats(
      Map<String, Tensor> arrays, String name, String model, long... shape) {
    Tensor tensor = arrays.get(name);
    if (tensor == null
        || tensor.type() != ElementType.FLOAT32
        || !Arrays.equals(tensor.shape(), shape)) {
      throw refused(model, name);
    }
    ByteBuffer source = tensor.data();
    return ByteBuffer.allocateDirect(source.remaining())
        .order(ByteOrder.nativeOrder())
        .put(source)
        .flip();
  }

  private static FatalFault refused(String model, String array) {
    return new FatalFault(
        Reason.ModelCorrupt,
        "%s is no usable model: %s in its golden.npz does not fit its cosmic.json; export it again"
            .formatted(model, array));
  }
}
