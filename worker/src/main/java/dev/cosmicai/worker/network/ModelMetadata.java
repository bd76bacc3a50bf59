package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a model archive says of itself in {@code cosmic.json}.
 *
 * @param info the network's signature, task, precision and batch size
 * @param tolerance how far the golden output may be off: |Δ| ≤ tolerance · max(1, |expected|)
 * @param goldenNames of the arrays of {@code golden.npz}, inputs first
 */
record ModelMetadata(NetworkInfo info, double tolerance, List<String> goldenNames) {
  static final double DEFAULT_TOLERANCE = 1e-5;

  /** The arrays of the survey's network. */
  private static final List<String> SURVEY_NAMES = List.of("images", "magnitudes", "output");

  /** Copies the list. */
  ModelMetadata {
    goldenNames = List.copyOf(goldenNames);
  }

  /** What an archive without metadata is taken for: the survey's images in float32. */
  static ModelMetadata undeclared(String name) {
    return survey(name, Precision.FP32, 128, survey(5, 32, 32, 5), DEFAULT_TOLERANCE);
  }

  /**
   * Reads {@code cosmic.json}.
   *
   * @param model the archive's URI, for messages
   * @throws FatalFault (ModelCorrupt) if it is not what the export tool writes
   */
  static ModelMetadata parse(byte[] json, String model) {
    return new MetadataReader(json, model).metadata();
  }

  /** Of a network for images {@code [C, H, W]} and magnitudes that gives a redshift. */
  static ModelMetadata survey(
      String name, Precision precision, int batchSize, Signature signature, double tolerance) {
    return new ModelMetadata(
        new NetworkInfo(
            name,
            precision,
            batchSize,
            signature,
            TaskDeclaration.usual(Task.REDSHIFT, signature.outputs()),
            Map.of()),
        tolerance,
        SURVEY_NAMES);
  }

  static Signature survey(int channels, int height, int width, int magnitudes) {
    return new Signature(
        List.of(
            TensorSpec.of("images", ElementType.FLOAT32, channels, height, width),
            TensorSpec.of("magnitudes", ElementType.FLOAT32, magnitudes)),
        List.of(TensorSpec.of("prediction", ElementType.FLOAT32, 1)));
  }

  /** Of a network of any signature. */
  static ModelMetadata of(NetworkInfo info, double tolerance) {
    List<String> names = new ArrayList<>();
    info.signature().inputs().forEach(input -> names.add("inputs/" + input.name()));
    info.signature().outputs().forEach(output -> names.add("outputs/" + output.name()));
    return new ModelMetadata(info, tolerance, names);
  }

  ModelMetadata withInfo(NetworkInfo other) {
    return new ModelMetadata(other, tolerance, goldenNames);
  }
}
