package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.network.onnx.OnnxFile;
import dev.cosmicai.worker.network.onnx.OnnxValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an ONNX file says of itself: {@code cosmic.json} and {@code cosmic.golden}, golden.npz in
 * base64, among its {@code metadata_props}. Without the first, its graph tells the inputs and
 * outputs, in float32, for no task.
 */
final class OnnxMetadata {
  private static final int USUAL_BATCH_SIZE = 64;

  private OnnxMetadata() {}

  /**
   * All but the golden batch.
   *
   * @throws FatalFault ModelCorrupt if its cosmic.json is none; ModelSignature if it has none and
   *     its graph takes or gives what no partition has
   */
  static ModelMetadata of(OnnxFile file, String uri) {
    return file.metadata()
        .map(json -> ModelMetadata.parse(content(json), uri))
        .orElseGet(() -> ofGraph(file, uri));
  }

  /** Its cosmic.json, if that is found without the rest of the file. */
  static Optional<ModelMetadata> declared(FileBytes file, String uri) {
    return OnnxFile.metadata(file).map(json -> ModelMetadata.parse(content(json), uri));
  }

  /**
   * The samples that the exporter saw, if the file declares them.
   *
   * @throws FatalFault what {@link GoldenBatch#of} throws
   */
  static Optional<GoldenBatch> golden(OnnxFile file, ModelMetadata metadata, String uri) {
    return file.metadata()
        .flatMap(declared -> file.golden())
        .map(base64 -> NpzReader.read(decoded(base64, uri), uri, Reason.ModelCorrupt))
        .map(arrays -> GoldenBatch.of(arrays, metadata, uri));
  }

  private static ModelMetadata ofGraph(OnnxFile file, String uri) {
    Signature signature =
        new Signature(
            specs(file.inputs(), "takes", "inputs", uri),
            specs(file.outputs(), "gives", "outputs", uri));
    return ModelMetadata.of(
        new NetworkInfo(
            uri.substring(uri.lastIndexOf('/') + 1),
            Precision.FP32,
            USUAL_BATCH_SIZE,
            signature,
            TaskDeclaration.usual(Task.NONE, signature.outputs()),
            Map.of()),
        ModelMetadata.DEFAULT_TOLERANCE);
  }

  private static List<TensorSpec> specs(
      List<OnnxValue> values, String does, String what, String uri) {
    if (values.isEmpty() || values.size() > Signature.MAX_TENSORS) {
      throw refused(
          uri, "%s %d %s, not 1 to %d".formatted(does, values.size(), what, Signature.MAX_TENSORS));
    }
    List<TensorSpec> specs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (OnnxValue value : values) {
      TensorSpec spec = spec(value, does, uri);
      if (!names.add(spec.name())) {
        throw refused(uri, "%s two values that are both called %s".formatted(does, spec.name()));
      }
      specs.add(spec);
    }
    return specs;
  }

  private static TensorSpec spec(OnnxValue value, String does, String uri) {
    String name = value.columnName();
    List<Long> shape = value.shape().orElse(List.of());
    if (shape.isEmpty() || shape.get(0) != OnnxValue.ANY) {
      throw refused(
          uri,
          "%s %s, whose first dimension is %s and not free for the samples"
              .formatted(does, name, shape.isEmpty() ? "not there" : shape.get(0)));
    }
    List<Integer> sampleShape = new ArrayList<>();
    long elements = 1;
    for (long length : shape.subList(1, shape.size())) {
      if (length == OnnxValue.ANY) {
        throw refused(
            uri, "%s %s, whose dimensions after the first are not all fixed".formatted(does, name));
      }
      elements *= length;
      if (!Signature.isDimension(length, elements) || shape.size() > Signature.MAX_DIMENSIONS) {
        throw refused(uri, "%s %s, whose shape is out of range".formatted(does, name));
      }
      sampleShape.add(Math.toIntExact(length));
    }
    return value
        .elementType()
        .map(type -> new TensorSpec(name, type, sampleShape))
        .orElseThrow(
            () ->
                refused(
                    uri,
                    "%s %s, whose elements are no numbers that partitions have"
                        .formatted(does, name)));
  }

  private static ByteBuffer decoded(ByteBuffer base64, String uri) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new FatalFault(
          Reason.ModelCorrupt,
          uri + " is no usable model: its cosmic.golden is not in base64; export it again",
          e);
    }
  }

  private static byte[] content(ByteBuffer bytes) {
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    return content;
  }

  private static FatalFault refused(String uri, String problem) {
    return new FatalFault(
        Reason.ModelSignature,
        "%s %s; export it again with cosmic-export --engine onnx, or with dynamic_axes for the"
                .formatted(uri, problem)
            + " first dimension only");
  }
}
