package dev.cosmicai.worker.network;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Task;
import dev.cosmicai.contract.Transform;
import dev.cosmicai.contract.json.StrictJson;
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
  private static final int MAX_NAME_CHARACTERS = 256;
  private static final ObjectMapper JSON = StrictJson.mapper();

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
    double tolerance = tolerance();
    return switch (text(tree, "format", "format", "")) {
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

  private double tolerance() {
    JsonNode node = tree.path("tolerance");
    if (node.isMissingNode()) {
      return ModelMetadata.DEFAULT_TOLERANCE;
    }
    if (!node.isNumber() || !(node.doubleValue() >= 0 && node.doubleValue() < 1)) {
      throw refused("tolerance", "is not a number from 0 to less than 1");
    }
    return node.doubleValue();
  }

  /** It goes into logs, messages and reports. */
  private String name() {
    String name = text(tree, "name", "name", "unnamed");
    if (name.isEmpty()
        || name.codePointCount(0, name.length()) > MAX_NAME_CHARACTERS
        || !isLine(name)) {
      throw refused("name", "is not one line of 1 to %d characters".formatted(MAX_NAME_CHARACTERS));
    }
    return name;
  }

  private static boolean isLine(String text) {
    return text.codePoints()
        .map(Character::getType)
        .noneMatch(
            type ->
                type == Character.CONTROL
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR);
  }

  /**
   * A text of an object.
   *
   * @param shown the field for messages
   * @param otherwise what it is if it is not there
   */
  private String text(JsonNode object, String field, String shown, String otherwise) {
    JsonNode node = object.path(field);
    if (!node.isMissingNode() && !node.isTextual()) {
      throw refused(shown, "is not a text");
    }
    return node.isMissingNode() ? otherwise : node.textValue();
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
    String name = text(node, "name", field + ".name", "");
    if (!NAME.matcher(name).matches()) {
      throw refused(field, "has a name that is none: letters, digits, and _ . - after the first");
    }
    ElementType type =
        ElementType.ofName(text(node, "dtype", field + ".dtype", ""))
            .orElseThrow(() -> refused(field, "has no known dtype for " + name));
    JsonNode shape = node.path("shape");
    if (!shape.isArray()
        || shape.isEmpty()
        || shape.size() > Signature.MAX_DIMENSIONS
        || !(shape.get(0).isTextual() && shape.get(0).textValue().equals("N"))) {
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
    String word = text(tree, "task", "task", Task.NONE.toString());
    Task task =
        Task.find(word)
            .orElseThrow(() -> refused("task", "is none of " + joined(Stream.of(Task.values()))));
    Scores scores =
        Scores.find(text(tree, "scores", "scores", Scores.LOGITS.toString()))
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
      String column = text(node, "target", "outputs.target", "");
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
    boolean texts = nodes.isArray() || nodes.isMissingNode();
    for (JsonNode node : nodes) {
      texts &= node.isTextual() && isLine(node.textValue());
      classes.add(node.textValue());
    }
    if (!texts) {
      throw refused("classes", "is not a list of texts of one line");
    }
    return classes;
  }

  private Map<String, List<Transform>> transforms(Signature signature) {
    JsonNode nodes = tree.path("transforms");
    if (!nodes.isObject() && !nodes.isMissingNode()) {
      throw refused("transforms", "is not an object with a list for each input");
    }
    Map<String, List<Transform>> transforms = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : nodes.properties()) {
      if (signature.inputs().stream().noneMatch(spec -> spec.name().equals(entry.getKey()))) {
        throw refused("transforms", "is for " + entry.getKey() + ", which is no input");
      }
      transforms.put(entry.getKey(), steps("transforms." + entry.getKey(), entry.getValue()));
    }
    return transforms;
  }

  private List<Transform> steps(String field, JsonNode nodes) {
    if (!nodes.isArray()) {
      throw refused(field, "is not a list");
    }
    try {
      return JSON.readerForListOf(Transform.class).readValue(nodes);
    } catch (JsonProcessingException e) {
      throw refused(field + StrictJson.place(e), "cannot be read: " + StrictJson.problem(e));
    } catch (IOException e) {
      throw new AssertionError("nothing is read but what lies in memory", e);
    }
  }

  private Precision precision() {
    List<Precision> known = Precision.concrete();
    String word = text(tree, "precision", "precision", "");
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
    String problem = "";
    try {
      JsonNode parsed = JSON.readTree(json);
      if (parsed != null && parsed.isObject()) {
        return parsed;
      }
    } catch (JsonProcessingException e) {
      problem = " that can be read: " + StrictJson.problem(e);
    } catch (IOException e) {
      problem = " in UTF-8";
    }
    throw new FatalFault(
        Reason.ModelCorrupt,
        "%s is no usable model: its cosmic.json is not a JSON object%s; export it again"
            .formatted(model, problem));
  }

  private FatalFault refused(String field, String problem) {
    return new FatalFault(
        Reason.ModelCorrupt,
        "%s is no usable model: in its cosmic.json, %s %s; export it again"
            .formatted(model, field, problem));
  }
}
