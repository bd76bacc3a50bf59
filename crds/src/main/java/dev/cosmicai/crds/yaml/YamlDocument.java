package dev.cosmicai.crds.yaml;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One YAML document that remembers on which line each field stands. Only plain data is built from
 * it; duplicate keys, unknown tags and more than one document are refused.
 */
final class YamlDocument {
  private final Node root;
  private final Map<?, ?> content;

  private YamlDocument(Node root, Map<?, ?> content) {
    this.root = root;
    this.content = content;
  }

  /**
   * Parses a text.
   *
   * @param name what to call it in messages
   */
  static YamlDocument parse(String text, String name) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Yaml yaml = new Yaml(new SafeConstructor(options));
    try {
      Node root = yaml.compose(new StringReader(text));
      Object content = yaml.load(text);
      if (content instanceof Map<?, ?> map) {
        return new YamlDocument(root, map);
      }
      throw refused(name, content == null ? "is empty" : "holds no fields");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw refused(name + ", line " + line, "cannot be read as YAML: " + oneLine(inContext(e)));
    } catch (YAMLException e) {
      throw refused(name, "cannot be read as YAML: " + oneLine(e.getMessage()));
    }
  }

  /** The content as maps, lists, texts, numbers and booleans. */
  Map<?, ?> content() {
    return content;
  }

  /**
   * The line, counted from 1, of the field at a path such as {@code spec.worker.env[0].name}; of
   * its closest surrounding field if it is not there.
   */
  int line(String path) {
    return find(path).line() + 1;
  }

  /** The paths of all below a field that stand there without a value, in their order. */
  List<String> emptyFields(String field) {
    List<String> empty = new ArrayList<>();
    if (content.get(field) != null) {
      Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      addEmpty(field, content.get(field), seen, empty);
    }
    return empty;
  }

  /** An alias may lead back to where it stands: each list and mapping is looked into once. */
  private static void addEmpty(String path, Object value, Set<Object> seen, List<String> empty) {
    if (value == null) {
      empty.add(path);
    } else if (value instanceof Map<?, ?> map && seen.add(map)) {
      map.forEach((name, inner) -> addEmpty(path + "." + name, inner, seen, empty));
    } else if (value instanceof List<?> list && seen.add(list)) {
      for (int i = 0; i < list.size(); i++) {
        addEmpty(path + "[" + i + "]", list.get(i), seen, empty);
      }
    }
  }

  /** What stands at a path, in words: {@code 'many'}, a list or a mapping. */
  String describe(String path) {
    Node node = find(path).value();
    if (node instanceof ScalarNode scalar) {
      return "'" + scalar.getValue() + "'";
    }
    return node instanceof SequenceNode ? "a list" : "a mapping";
  }

  /** A field's value and the line of its name, counted from 0. */
  private record Place(Node value, int line) {}

  private Place find(String path) {
    Place place = new Place(root, root.getStartMark().getLine());
    for (String step : path.split("[.\\[]", -1)) {
      Optional<Place> next = step(place.value(), step);
      if (next.isEmpty()) {
        break;
      }
      place = next.get();
    }
    return place;
  }

  private static Optional<Place> step(Node node, String step) {
    if (node instanceof SequenceNode list && step.endsWith("]")) {
      Node element = list.getValue().get(Integer.parseInt(step.substring(0, step.length() - 1)));
      return Optional.of(new Place(element, element.getStartMark().getLine()));
    }
    return entry(node, step)
        .map(e -> new Place(e.getValueNode(), e.getKeyNode().getStartMark().getLine()));
  }

  private static Optional<NodeTuple> entry(Node node, String key) {
    if (!(node instanceof MappingNode mapping)) {
      return Optional.empty();
    }
    return mapping.getValue().stream()
        .filter(
            tuple ->
                tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key))
        .findFirst();
  }

  private static FatalFault refused(String where, String problem) {
    return new FatalFault(Reason.InvalidSpec, where + " " + problem);
  }

  private static String inContext(MarkedYAMLException e) {
    return e.getContext() == null ? e.getProblem() : e.getContext() + ", " + e.getProblem();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
