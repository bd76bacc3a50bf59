package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Inputs with the outputs that the network gave for them where it was exported.
 *
 * @param count samples
 * @param inputs {@code [count, …]} each, direct, native order
 * @param outputs {@code [count, …]} each
 */
record GoldenBatch(int count, List<ByteBuffer> inputs, List<Tensor> outputs) {
  private static final int MAX_COUNT = 4096;

  /**
   * Integers that are made of numbers, such as the most likely class, flip where two are nearly as
   * likely, and bfloat16 and 8-bit integers are rounded otherwise on another processor. One may in
   * so many, which is one sample in a usual batch of eight.
   */
  private static final int INTEGERS_FOR_ONE_OTHER = 8;

  /**
   * From the arrays of {@code golden.npz}.
   *
   * @param metadata of the same archive, which names the arrays
   * @throws FatalFault ModelCorrupt, or ModelSignature if the exporter saw other outputs
   */
  static GoldenBatch of(Map<String, Tensor> arrays, ModelMetadata metadata, String model) {
    List<String> names = metadata.goldenNames();
    Signature signature = metadata.info().signature();
    List<TensorSpec> specs = signature.inputs();
    Tensor first = arrays.get(names.get(0));
    long count = first == null || first.shape().length == 0 ? 0 : first.shape()[0];
    if (count < 1 || count > MAX_COUNT) {
      throw refused(model, names.get(0));
    }
    List<ByteBuffer> inputs = new ArrayList<>();
    for (TensorSpec spec : specs) {
      String name = names.get(inputs.size());
      Tensor array = arrays.get(name);
      if (array == null || !fits(array, spec, count)) {
        throw refused(model, name);
      }
      inputs.add(aligned(array));
    }
    List<Tensor> outputs = new ArrayList<>();
    for (TensorSpec spec : signature.outputs()) {
      String name = names.get(specs.size() + outputs.size());
      Tensor array = arrays.get(name);
      if (array == null) {
        throw refused(model, name);
      } else if (!fits(array, spec, count)) {
        // What the exporter saw is what the network returns.
        throw PassContract.other(model, array.toString(), spec, count);
      }
      outputs.add(array);
    }
    return new GoldenBatch((int) count, inputs, outputs);
  }

  /**
   * Refuses outputs that are others than were seen at the export: floating-point numbers that are
   * off by more than the tolerance, or none; integers that differ, but for a few if the network
   * does not compute in float32.
   */
  void compare(List<Tensor> computed, ModelMetadata metadata, String model) {
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i).type().isFloating()) {
        compareNumbers(computed.get(i), outputs.get(i), metadata.tolerance(), model);
      } else {
        compareIntegers(computed.get(i), outputs.get(i), metadata.info().precision(), model);
      }
    }
  }

  private void compareNumbers(Tensor computed, Tensor expected, double tolerance, String model) {
    double[] wanted = expected.toDoubles();
    double[] given = computed.toDoubles();
    for (int at = 0; at < wanted.length; at++) {
      double off = Math.abs(given[at] - wanted[at]);
      if (!(off <= tolerance * Math.max(1, Math.abs(wanted[at])))) {
        throw mismatch(
            model,
            "sample %d is %s instead of %s (tolerance %s)"
                .formatted(
                    sample(at, expected),
                    number(given[at], expected),
                    number(wanted[at], expected),
                    tolerance));
      }
    }
  }

  private void compareIntegers(
      Tensor computed, Tensor expected, Precision precision, String model) {
    int first = -1;
    int others = 0;
    for (int at = 0; at < expected.elements(); at++) {
      if (integer(computed, at) != integer(expected, at)) {
        first = others++ == 0 ? at : first;
      }
    }
    int allowed = precision == Precision.FP32 ? 0 : expected.elements() / INTEGERS_FOR_ONE_OTHER;
    if (others > allowed) {
      throw mismatch(
          model,
          "sample %d is %d instead of %d (%d of %d integers differ, and in %s %d may)"
              .formatted(
                  sample(first, expected),
                  integer(computed, first),
                  integer(expected, first),
                  others,
                  expected.elements(),
                  precision,
                  allowed));
    }
  }

  private int sample(int element, Tensor of) {
    return element / (of.elements() / count);
  }

  private static long integer(Tensor of, int at) {
    return of.type().integerAt(of.data(), at * of.type().bytes());
  }

  private static FatalFault mismatch(String model, String difference) {
    return new FatalFault(
        Reason.ModelGoldenMismatch,
        "%s does not reproduce its own golden output on this machine: %s; export it again"
            .formatted(model, difference));
  }

  private static boolean fits(Tensor array, TensorSpec spec, long count) {
    return array.type() == spec.type() && Arrays.equals(array.shape(), spec.shape(count));
  }

  private static String number(double value, Tensor of) {
    return of.type().bytes() == Float.BYTES && of.type().isFloating()
        ? Float.toString((float) value)
        : Double.toString(value);
  }

  /** A copy at an aligned address of its own: inside an archive an array may start anywhere. */
  private static ByteBuffer aligned(Tensor tensor) {
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
