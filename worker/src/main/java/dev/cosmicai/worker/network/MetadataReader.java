package dev.cosmicai.worker.network;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Task;
import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.tasks.Scores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads {@code cosmic.json}: {@code cosmic-model/2}, which names inputs and outputs, and {@code
 * cosmic-model/1} of networks for images and magnitudes. Nothing in it is believed before it is
 * checked.
 */
final class MetadataReader {
  private static final String SURVEY = "cosmic-model/1";
  private static final String NAMED = "cosmic-model/2";
  private static final int MAX_SIDE = 1 << 14;
  private static final int MAX_BATCH_SIZE = 1 << 16;
  private static final int MAX_CLASSES = 4096;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode tree;
  private final String model;

  /**
   * Parses the text.
   *
   * @param model the archive's URI, for messages
   */
  MetadataReader(byte[] json, String model) {
    this.model = model;
    this.tree = tree(json);
  }

  /** All of it. */
  ModelMetadata metadata() {
    double tolerance = tree.path("tolerance").asDouble(ModelMetadata.DEFAULT_TOLERANCE);
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw refused("tolerance", "is not between 0 and 1");
    }
    return switch (tree.path("format").asText()) {
      case SURVEY ->
          ModelMetadata.survey(
              name(),
              precision(),
              integer("forwardSize", MAX_BATCH_SIZE),
              ModelMetadata.survey(
                  integer("channels", MAX_SIDE),
                  integer("height", MAX_SIDE),
                  integer("width", MAX_SIDE),
                  integer("magnitudes", MAX_SIDE)),
              tolerance);
      case NAMED -> ModelMetadata.of(info(), tolerance);
      default -> throw refused("format", "is neither " + SURVEY + " nor " + NAMED);
    };
  }

  private NetworkInfo info() {
    Signature signature = new Signature(specs("inputs"), specs("outputs"));
    return new NetworkInfo(
        name(),
        precision(),
        integer("forwardSize", MAX_BATCH_SIZE),
        signature,
        task(signature),
        transforms(signature));
  }

  private String name() {
    return tree.path("name").asText("unnamed");
  }

  private List<TensorSpec> specs(String field) {
    JsonNode nodes = tree.path(field);
    if (!nodes.isArray() || nodes.isEmpty() || nodes.size() > Signature.MAX_TENSORS) {
      throw refused(field, "is no list of 1 to " + Signature.MAX_TENSORS);
    }
    List<TensorSpec> specs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode node : nodes) {
      TensorSpec spec = spec(field, node);
      if (!names.add(spec.name())) {
        throw refused(field, "names %s twice".formatted(spec.name()));
      }
      specs.add(spec);
    }
    return specs;
  }

  private TensorSpec spec(String field, JsonNode node) {
    String name = node.path("name").asText();
    if (!NAME.matcher(name).matches()) {
      throw refused(field, "has a name that is none: letters, digits, and _ . - after the first");
    }
    ElementType type =
        ElementType.ofName(node.path("dtype").asText())
            .orElseThrow(() -> refused(field, "has no known dtype for " + name));
    JsonNode shape = node.path("shape");
    if (!shape.isArray()
        || shape.isEmpty()
        || shape.size() > Signature.MAX_DIMENSIONS
        || !shape.get(0).asText().equals("N")) {
      throw refused(field, "has no shape [\"N\", …] for " + name);
    }
    List<Integer> sampleShape = new ArrayList<>();
    long elements = 1;
    for (int i = 1; i < shape.size(); i++) {
      int length = shape.get(i).isInt() ? shape.get(i).intValue() : 0;
      elements *= length;
      if (!Signature.isDimension(length, elements)) {
        throw refused(field, "has a shape out of range for " + name);
      }
      sampleShape.add(length);
    }
    return new TensorSpec(name, type, sampleShape);
  }

  private TaskDeclaration task(Signature signature) {
    String word = tree.path("task").asText("none");
    Task task =
        Task.find(word)
            .orElseThrow(() -> refused("task", "is none of " + joined(Stream.of(Task.values()))));
    Scores scores =
        Scores.find(tree.path("scores").asText(Scores.LOGITS.toString()))
            .orElseThrow(
                () -> refused("scores", "is none of " + joined(Stream.of(Scores.values()))));
    List<Target> targets = declaredTargets();
    return new TaskDeclaration(
        task,
        targets.isEmpty() ? TaskDeclaration.usualTargets(task, signature.outputs()) : targets,
        scores,
        classes());
  }

  private List<Target> declaredTargets() {
    List<Target> targets = new ArrayList<>();
    int output = 0;
    for (JsonNode node : tree.path("outputs")) {
      String column = node.path("target").asText("");
      if (!column.isEmpty()) {
        if (!NAME.matcher(column).matches()) {
          throw refused("outputs", "has a target that is no name");
        }
        targets.add(new Target(column, output));
      }
      output++;
    }
    return targets;
  }

  private List<String> classes() {
    JsonNode nodes = tree.path("classes");
    if (nodes.size() > MAX_CLASSES) {
      throw refused("classes", "are more than " + MAX_CLASSES);
    }
    List<String> classes = new ArrayList<>();
    nodes.forEach(node -> classes.add(node.asText()));
    return classes;
  }

  private Map<String, List<Transform>> transforms(Signature signature) {
    Map<String, List<Transform>> transforms = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : tree.path("transforms").properties()) {
      if (signature.inputs().stream().noneMatch(spec -> spec.name().equals(entry.getKey()))) {
        throw refused("transforms", "is for " + entry.getKey() + ", which is no input");
      }
      try {
        transforms.put(
            entry.getKey(),
            JSON.readerFor(new TypeReference<List<Transform>>() {}).readValue(entry.getValue()));
      } catch (IOException e) {
        throw refused("transforms", "cannot be read: " + e.getMessage().lines().findFirst().get());
      }
    }
    return transforms;
  }

  private Precision precision() {
    List<Precision> known = Precision.concrete();
    String word = tree.path("precision").asText();
    return known.stream()
        .filter(precision -> precision.toString().equals(word))
        .findFirst()
        .orElseThrow(() -> refused("precision", "is none of " + joined(known.stream())));
  }

  private static String joined(Stream<?> words) {
    return words.map(Object::toString).collect(joining(", "));
  }

  private int integer(String field, int max) {
    JsonNode value = tree.path(field);
    if (!value.isInt() || value.intValue() < 1 || value.intValue() > max) {
      throw refused(field, "is not a whole number from 1 to " + max);
    }
    return value.intValue();
  }

  private JsonNode tree(byte[] json) {
    try {
      JsonNode parsed = JSON.readTree(json);
      if (parsed != null && parsed.isObject()) {
        return parsed;
      }
    } catch (IOException e) {
      // Told below, together with JSON that is no object.
    }
    throw new FatalFault(
        Reason.ModelCorrupt, model + " is no usable model: its cosmic.json is not a JSON object");
  }

  private FatalFault refused(String field, String problem) {
    return new FatalFault(
        Reason.ModelCorrupt,
        "%s is no usable model: in its cosmic.json, %s %s; export it again"
            .formatted(model, field, problem));
  }
}
