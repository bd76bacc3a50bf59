package dev.cosmicai.crds;

import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.crds.sweep.InferenceSweepStatus;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.stream.Collectors;

/** The resource's definition as a page for people: a list for each object, in the types' order. */
final class ApiReference {
  private static final String INTRODUCTION =
      """
      <!-- Generated from the Java types in crds/. Change those, then run: %s -->
      # InferenceJob reference

      `apiVersion: %s`, `kind: InferenceJob`; `kubectl get ij` for short. [A job](job.md) explains files
      and results. What the schema refuses, `kubectl apply` refuses at once, and so does `cosmic run -f`.
      A field without a value, such as `worldSize:` with nothing behind it, is unset to the API server,
      which drops it; `cosmic` refuses it.

      Of `metadata.name`:

      %s""";

  private static final String SWEEP_INTRODUCTION =
      """
      <!-- Generated from the Java types in crds/. Change those, then run: %s -->
      # InferenceSweep reference

      `apiVersion: %s`, `kind: InferenceSweep`; `kubectl get isweep` for short.
      [Experiments](experiments.md) explains what a sweep is for. What the schema refuses, `kubectl apply`
      refuses at once, and so does `cosmic validate -f`, which also looks at the job of each cell.

      Of `metadata.name`:

      %s""";

  private static final int WIDTH = 120;

  private final StringBuilder page = new StringBuilder();

  private ApiReference() {}

  static String ofJobs(CustomResourceDefinition definition) {
    return of(definition, INTRODUCTION, InferenceJobSpec.class, InferenceJobStatus.class);
  }

  static String ofSweeps(CustomResourceDefinition definition) {
    return of(definition, SWEEP_INTRODUCTION, InferenceSweepSpec.class, InferenceSweepStatus.class);
  }

  private static String of(
      CustomResourceDefinition definition, String introduction, Class<?> spec, Class<?> status) {
    JSONSchemaProps root =
        definition.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    ApiReference reference = new ApiReference();
    reference.page.append(
        introduction.formatted(
            GeneratedCrd.COMMAND, InferenceJob.API_VERSION, messages(root, ".metadata.name")));
    reference.object("spec", root.getProperties().get("spec"), spec);
    reference.object("status", root.getProperties().get("status"), status);
    return reference.page.toString();
  }

  private void object(String path, JSONSchemaProps object, Class<?> type) {
    page.append("\n## ").append(path).append("\n\n");
    if (object.getDescription() != null) {
      page.append(wrapped("", sentence(meaning(object)))).append("\n");
    }
    for (RecordComponent component : type.getRecordComponents()) {
      row(path, object, component);
    }
    String rules = messages(object, "");
    if (!rules.isEmpty()) {
      page.append("\nIt is refused where this does not hold:\n\n").append(rules);
    }
    for (RecordComponent component : type.getRecordComponents()) {
      JSONSchemaProps field = object.getProperties().get(component.getName());
      Class<?> nested = elementType(component);
      if (nested.isRecord() && !isTemplate(nested, path)) {
        boolean list = field.getItems() != null;
        object(
            path + "." + component.getName() + (list ? "[]" : ""),
            list ? field.getItems().getSchema() : field,
            nested);
      }
    }
  }

  private void row(String path, JSONSchemaProps object, RecordComponent component) {
    String name = component.getName();
    JSONSchemaProps field = object.getProperties().get(name);
    String standard =
        field.getDefault() == null ? "" : "; default `" + field.getDefault().asText() + "`";
    String type = type(path + "." + name, field, elementType(component));
    String head =
        "**`%s`** (%s%s)".formatted(name, type, required(object, name) ? "; required" : standard);
    page.append(wrapped("- ", head + ": " + meaning(field)));
  }

  private static boolean required(JSONSchemaProps object, String name) {
    return object.getRequired().contains(name);
  }

  /** A paragraph or an item of a list, in lines that are not too long for people. */
  private static String wrapped(String bullet, String text) {
    StringBuilder lines = new StringBuilder(bullet);
    int column = bullet.length();
    for (String word : text.split(" ", -1)) {
      if (column > bullet.length() && column + 1 + word.length() > WIDTH) {
        lines.append('\n').append(" ".repeat(bullet.length()));
        column = bullet.length();
      }
      String gap = column > bullet.length() ? " " : "";
      lines.append(gap).append(word);
      column += gap.length() + word.length();
    }
    return lines.append('\n').toString();
  }

  private static String messages(JSONSchemaProps object, String path) {
    return object.getXKubernetesValidations().stream()
        .filter(rule -> rule.getFieldPath() != null && rule.getFieldPath().startsWith(path))
        .map(ValidationRule::getMessage)
        .distinct()
        .map(message -> wrapped("- ", message))
        .collect(Collectors.joining());
  }

  private static String type(String path, JSONSchemaProps field, Class<?> type) {
    if (Boolean.TRUE.equals(field.getXKubernetesIntOrString())) {
      return "text or whole number";
    }
    return switch (field.getType()) {
      case "object" -> field.getAdditionalProperties() == null ? link(path, type) : "map of texts";
      case "array" -> "list of " + elements(path + "[]", field.getItems().getSchema(), type);
      case "boolean" -> "`true`, `false`";
      case "string" -> field.getEnum().isEmpty() ? "text" : values(field);
      case "integer" -> "whole number" + range(field);
      default -> field.getType() + range(field);
    };
  }

  private static String elements(String path, JSONSchemaProps element, Class<?> type) {
    if (Boolean.TRUE.equals(element.getXKubernetesIntOrString())) {
      return "texts or whole numbers";
    }
    if (element.getAdditionalProperties() != null) {
      return "maps of texts or whole numbers";
    }
    return switch (element.getType()) {
      case "string" -> "texts";
      case "integer" -> "whole numbers" + range(element);
      case "number" -> "numbers";
      default -> link(path, type);
    };
  }

  /** Kubernetes' own types are documented there. */
  private static String link(String path, Class<?> type) {
    if (isTemplate(type, path.substring(0, path.lastIndexOf('.')))) {
      return "[a job's spec](reference.md#spec)";
    }
    String anchor = path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return type.isRecord()
        ? "[" + path + "](#" + anchor + ")"
        : "Kubernetes' `" + type.getSimpleName() + "`";
  }

  /** A job's fields inside of a sweep have their own page. */
  private static boolean isTemplate(Class<?> type, String parent) {
    return type == InferenceJobSpec.class && parent.equals("spec");
  }

  private static String values(JSONSchemaProps field) {
    return field.getEnum().stream()
        .map(value -> "`" + value.asText() + "`")
        .collect(Collectors.joining(", "));
  }

  private static String range(JSONSchemaProps field) {
    if (field.getMinimum() == null) {
      return "";
    }
    long low = field.getMinimum().longValue();
    if (field.getMaximum() != null) {
      return ", " + low + " to " + field.getMaximum().longValue();
    }
    return Boolean.TRUE.equals(field.getExclusiveMinimum())
        ? ", more than " + low
        : ", " + low + " or more";
  }

  private static Class<?> elementType(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType list
            && list.getActualTypeArguments()[0] instanceof Class<?> element
        ? element
        : component.getType();
  }

  /** A description opens with the field's name, which the table's first column has. */
  private static String meaning(JSONSchemaProps field) {
    return field.getDescription().replaceFirst("^[A-Za-z0-9]+: ", "").replace(" Required.", "");
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
