package dev.cosmicai.crds;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The resource's definition as a page for people: a table for each object. */
final class ApiReference {
  private static final String INTRODUCTION =
      """
      <!-- Generated from the Java types in crds/. Change those, then run: %s -->
      # %s reference

      `apiVersion: %s`, `kind: %s`; `kubectl get %s` for short. [The job](job.md) tells the same with examples. What the
      schema refuses, `kubectl apply` refuses at once, and so does `cosmic run -f`.
      """;

  private final StringBuilder page = new StringBuilder();

  private ApiReference() {}

  static String of(CustomResourceDefinition definition) {
    String kind = definition.getSpec().getNames().getKind();
    var version = definition.getSpec().getVersions().get(0);
    ApiReference reference = new ApiReference();
    reference.page.append(
        INTRODUCTION.formatted(
            GeneratedCrd.COMMAND,
            kind,
            definition.getSpec().getGroup() + "/" + version.getName(),
            kind,
            definition.getSpec().getNames().getShortNames().get(0)));
    Map<String, JSONSchemaProps> fields = version.getSchema().getOpenAPIV3Schema().getProperties();
    List.of("spec", "status").forEach(field -> reference.object(field, fields.get(field)));
    return reference.page.toString();
  }

  private void object(String path, JSONSchemaProps object) {
    page.append("\n## ").append(path).append("\n\n");
    page.append(meaning(object)).append("\n\n");
    page.append("| field | type | default | meaning |\n|---|---|---|---|\n");
    object
        .getProperties()
        .forEach(
            (name, field) ->
                page.append(
                    "| `%s` | %s | %s | %s |%n"
                        .formatted(
                            name,
                            type(path + "." + name, field),
                            object.getRequired().contains(name) ? "required" : standard(field),
                            meaning(field))));
    rules(object);
    object.getProperties().forEach((name, field) -> nested(path + "." + name, field));
  }

  private void rules(JSONSchemaProps object) {
    String messages =
        object.getXKubernetesValidations().stream()
            .map(rule -> "- " + rule.getMessage() + "\n")
            .collect(Collectors.joining());
    if (!messages.isEmpty()) {
      page.append("\nRefused otherwise:\n\n").append(messages);
    }
  }

  private void nested(String path, JSONSchemaProps field) {
    if (isOurs(field)) {
      object(path, field);
    } else if (field.getItems() != null && isOurs(field.getItems().getSchema())) {
      JSONSchemaProps item = field.getItems().getSchema();
      item.setDescription("One of them.");
      object(path + "[]", item);
    }
  }

  private static String type(String path, JSONSchemaProps field) {
    if (!field.getEnum().isEmpty()) {
      return field.getEnum().stream()
          .map(value -> "`" + value.asText() + "`")
          .collect(Collectors.joining(", "));
    }
    return switch (field.getType()) {
      case "object" -> objectType(path, field);
      case "array" -> {
        String item = type(path + "[]", field.getItems().getSchema());
        yield "list of " + (item.equals("text") ? "texts" : item);
      }
      case "string" -> "text";
      case "boolean" -> "`true`, `false`";
      case "integer" -> "whole number" + range(field);
      default -> field.getType() + range(field);
    };
  }

  private static String objectType(String path, JSONSchemaProps field) {
    if (field.getAdditionalProperties() != null) {
      return "map of texts";
    }
    String anchor = path.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return isOurs(field) ? "[" + path + "](#" + anchor + ")" : "as Kubernetes defines it";
  }

  private static String range(JSONSchemaProps field) {
    if (field.getMinimum() == null) {
      return "";
    }
    String low = number(field.getMinimum());
    if (field.getMaximum() != null) {
      return ", " + low + " to " + number(field.getMaximum());
    }
    return Boolean.TRUE.equals(field.getExclusiveMinimum())
        ? ", more than " + low
        : ", " + low + " or more";
  }

  private static String number(double value) {
    return Long.toString((long) value);
  }

  private static String standard(JSONSchemaProps field) {
    return field.getDefault() == null ? "" : "`" + field.getDefault().asText() + "`";
  }

  /** Kubernetes' own types come without descriptions; they are documented elsewhere. */
  private static boolean isOurs(JSONSchemaProps field) {
    return field.getProperties().values().stream()
        .anyMatch(child -> child.getDescription() != null);
  }

  /** A description opens with the field's name, which the table's first column has. */
  private static String meaning(JSONSchemaProps field) {
    String text = field.getDescription().replaceFirst("^[A-Za-z0-9]+: ", "");
    return Character.toUpperCase(text.charAt(0)) + text.substring(1).replace("|", "\\|");
  }
}
