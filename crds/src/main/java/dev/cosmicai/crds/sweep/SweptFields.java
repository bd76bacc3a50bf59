package dev.cosmicai.crds.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.sweep.SweptField.Kind;
import dev.cosmicai.faults.InternalFault;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields of a job's spec that an axis may set: all that hold one value, but for a few. */
public final class SweptFields {
  /** Set by the sweep, or by its datasets; or the same for all of its runs. */
  private static final Set<String> NOT_SWEPT =
      Set.of(
          "output.uri",
          "data.uri",
          "data.follow",
          "storage",
          "resume",
          "suspend",
          "drain",
          "ttlSecondsAfterFinished");

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, SweptField> BY_PATH = new LinkedHashMap<>();

  static {
    collect("", InferenceJobSpec.class);
  }

  private SweptFields() {}

  /** The fields by their paths, in the order of the spec. */
  public static Map<String, SweptField> byPath() {
    return Collections.unmodifiableMap(BY_PATH);
  }

  /**
   * The spec with other values.
   *
   * @param settings right values by the paths of fields; a field that is unset so far is set
   */
  public static InferenceJobSpec with(InferenceJobSpec spec, Map<String, String> settings) {
    ObjectNode tree = JSON.valueToTree(spec);
    settings.forEach(
        (path, value) -> {
          ObjectNode parent = tree;
          String[] steps = path.split("[.]", -1);
          for (String step : Arrays.copyOf(steps, steps.length - 1)) {
            parent = parent.has(step) ? (ObjectNode) parent.get(step) : parent.putObject(step);
          }
          parent.set(steps[steps.length - 1], BY_PATH.get(path).json(value));
        });
    try {
      return JSON.treeToValue(tree, InferenceJobSpec.class);
    } catch (JsonProcessingException e) {
      throw new InternalFault("the settings " + settings + " fit no job: " + e.getMessage(), e);
    }
  }

  private static void collect(String parent, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      String path = parent + component.getName();
      if (NOT_SWEPT.contains(path)) {
        continue;
      }
      if (component.getType().isRecord()) {
        collect(path + ".", component.getType());
      } else {
        add(path, component);
      }
    }
  }

  private static void add(String path, RecordComponent component) {
    Class<?> type = component.getType();
    if (type == Integer.class || type == Long.class) {
      Min min = component.getAccessor().getAnnotation(Min.class);
      Max max = component.getAccessor().getAnnotation(Max.class);
      BY_PATH.put(
          path,
          new SweptField(
              path, Kind.WHOLE_NUMBER, (long) min.value(), (long) max.value(), List.of()));
    } else if (type == Double.class) {
      BY_PATH.put(path, new SweptField(path, Kind.NUMBER, 0, 0, List.of()));
    } else if (type == Boolean.class) {
      BY_PATH.put(path, new SweptField(path, Kind.FLAG, 0, 0, List.of("true", "false")));
    } else if (type.isEnum()) {
      BY_PATH.put(path, new SweptField(path, Kind.CHOICE, 0, 0, choices(type)));
    } else if (type == String.class) {
      BY_PATH.put(path, new SweptField(path, Kind.TEXT, 0, 0, List.of()));
    }
  }

  private static List<String> choices(Class<?> type) {
    return Arrays.stream(type.getFields())
        .filter(Field::isEnumConstant)
        .map(constant -> constant.getAnnotation(JsonProperty.class).value())
        .toList();
  }
}
