package dev.cosmicai.worker.network;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.util.List;

/**
 * What a model archive says of itself in {@code cosmic.json}.
 *
 * @param info the network's shapes, precision and batch size
 * @param tolerance how far the golden output may be off: |Δ| ≤ tolerance · max(1, |expected|)
 */
record ModelMetadata(NetworkInfo info, double tolerance) {
  private static final String FORMAT = "cosmic-model/1";
  private static final int MAX_DIMENSION = 1 << 14;
  private static final int MAX_BATCH_SIZE = 1 << 16;
  private static final double DEFAULT_TOLERANCE = 1e-5;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What an archive without metadata is taken for: the survey's images in float32. */
  static ModelMetadata undeclared(String name) {
    return new ModelMetadata(
        new NetworkInfo(name, Precision.FP32, 128, 5, 32, 32, 5), DEFAULT_TOLERANCE);
  }

  /**
   * Reads {@code cosmic.json}.
   *
   * @param model the archive's URI, for messages
   * @throws FatalFault (ModelCorrupt) if it is not what the export tool writes
   */
  static ModelMetadata parse(byte[] json, String model) {
    return new Reader(tree(json, model), model).metadata();
  }

  private static JsonNode tree(byte[] json, String model) {
    try {
      JsonNode tree = JSON.readTree(json);
      if (tree != null && tree.isObject()) {
        return tree;
      }
    } catch (IOException e) {
      // Told below, together with JSON that is no object.
    }
    throw new FatalFault(
        Reason.ModelCorrupt, model + " is no usable model: its cosmic.json is not a JSON object");
  }

  private record Reader(JsonNode tree, String model) {
    ModelMetadata metadata() {
      if (!FORMAT.equals(tree.path("format").asText())) {
        throw refused("format", "is not " + FORMAT);
      }
      double tolerance = tree.path("tolerance").asDouble(DEFAULT_TOLERANCE);
      if (!(tolerance >= 0 && tolerance < 1)) {
        throw refused("tolerance", "is not between 0 and 1");
      }
      return new ModelMetadata(
          new NetworkInfo(
              tree.path("name").asText("unnamed"),
              precision(),
              integer("forwardSize", MAX_BATCH_SIZE),
              integer("channels", MAX_DIMENSION),
              integer("height", MAX_DIMENSION),
              integer("width", MAX_DIMENSION),
              integer("magnitudes", MAX_DIMENSION)),
          tolerance);
    }

    private Precision precision() {
      List<Precision> known = Precision.concrete();
      String name = tree.path("precision").asText();
      return known.stream()
          .filter(precision -> precision.toString().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  refused(
                      "precision",
                      "is none of " + known.stream().map(Object::toString).collect(joining(", "))));
    }

    private int integer(String field, int max) {
      JsonNode value = tree.path(field);
      if (!value.isInt() || value.intValue() < 1 || value.intValue() > max) {
        throw refused(field, "is not a whole number from 1 to " + max);
      }
      return value.intValue();
    }

    private FatalFault refused(String field, String problem) {
      return new FatalFault(
          Reason.ModelCorrupt,
          "%s is no usable model: in its cosmic.json, %s %s; export it again"
              .formatted(model, field, problem));
    }
  }
}
