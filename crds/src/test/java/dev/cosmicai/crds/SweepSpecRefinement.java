package dev.cosmicai.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cosmicai.crds.sweep.AxisSpec;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.crds.sweep.SweptField;
import dev.cosmicai.crds.sweep.SweptFields;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the generator's annotations cannot say about a sweep's spec. */
final class SweepSpecRefinement {
  private SweepSpecRefinement() {}

  static void refine(JSONSchemaProps spec) {
    template(CrdRefinement.at(spec, "template"));
    axes(CrdRefinement.at(spec, "axes"));
    datasets(CrdRefinement.at(spec, "datasets"));
    exclude(CrdRefinement.at(spec, "exclude"));
  }

  /** It is a job only together with a cell; rules that tie fields together hold for the cells. */
  private static void template(JSONSchemaProps template) {
    JobSpecRefinement.refine(template);
    template.setXKubernetesValidations(
        template.getXKubernetesValidations().stream()
            .filter(rule -> rule.getMessage().equals(ModelSpec.MISSING_MESSAGE))
            .toList());
    template.setRequired(List.of());
    for (String part : List.of("data", "output")) {
      JSONSchemaProps schema = CrdRefinement.at(template, part);
      schema.setXKubernetesValidations(List.of());
      schema.setRequired(List.of());
      describe(schema, "Required.", "Unset: the sweep sets it.");
      describe(CrdRefinement.at(schema, "uri"), "Required.", "Unset: the sweep sets it.");
    }
  }

  private static void describe(JSONSchemaProps schema, String words, String others) {
    schema.setDescription(schema.getDescription().replace(words, others));
  }

  private static void axes(JSONSchemaProps axes) {
    keyed(axes, "field");
    JSONSchemaProps axis = axes.getItems().getSchema();
    List<JsonNode> fields = new ArrayList<>();
    SweptFields.byPath().keySet().forEach(path -> fields.add(new TextNode(path)));
    CrdRefinement.at(axis, "field").setEnum(fields);
    JSONSchemaProps values = CrdRefinement.at(axis, "values");
    values.setXKubernetesListType("set");
    value(values.getItems().getSchema());
    List<ValidationRule> rules = new ArrayList<>();
    for (SweptField field : SweptFields.byPath().values()) {
      String right = right(field);
      if (!right.isEmpty()) {
        ValidationRule rule =
            JobSpecRefinement.rule(
                "self.field != '%s' || self.values.all(value, %s)".formatted(field.path(), right),
                field.path() + " " + field.wanted());
        rule.setFieldPath(".values");
        rules.add(rule);
      }
    }
    axis.setXKubernetesValidations(rules);
  }

  /** What the API server can say about a value without much work. */
  private static String right(SweptField field) {
    return switch (field.kind()) {
      case WHOLE_NUMBER ->
          "type(value) == int && value >= %d && value <= %d".formatted(field.min(), field.max());
      case CHOICE, FLAG ->
          field.choices().stream()
              .map(choice -> "'" + choice + "'")
              .collect(Collectors.joining(", ", "value in [", "]"));
      case NUMBER, TEXT -> "";
    };
  }

  private static void datasets(JSONSchemaProps datasets) {
    keyed(datasets, "name");
    JobSpecRefinement.intOrString(
        CrdRefinement.at(datasets.getItems().getSchema(), "partitionSize"));
  }

  private static void exclude(JSONSchemaProps exclude) {
    JSONSchemaProps cell = exclude.getItems().getSchema();
    cell.setMinProperties(1L);
    cell.setMaxProperties(InferenceSweepSpec.MAX_AXES + 1L);
    value(cell.getAdditionalProperties().getSchema());
  }

  private static void value(JSONSchemaProps value) {
    JobSpecRefinement.intOrString(value);
    value.setMaxLength((long) AxisSpec.MAX_VALUE_CHARS);
  }

  /** An entry for each key, so that a second one of the same is refused. */
  private static void keyed(JSONSchemaProps list, String key) {
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
  }
}
