package dev.cosmicai.crds;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** What the generator's annotations cannot say about the resource. */
final class CrdRefinement implements CRDPostProcessor {
  private static final String NOT_STARTED =
      "!has(oldSelf.status) || !has(oldSelf.status.phase) || oldSelf.status.phase == 'Pending'";

  private static final String SAME = "self.spec.%1$s == oldSelf.spec.%1$s";

  /** Not by {@code self.spec.?field}, whose cost the API server cannot estimate. */
  private static final String SAME_OR_UNSET =
      "has(self.spec.%1$s) == has(oldSelf.spec.%1$s) && (!has(self.spec.%1$s) || " + SAME + ")";

  @Override
  public HasMetadata process(HasMetadata resource, String crdVersion) {
    CustomResourceDefinition definition = (CustomResourceDefinition) resource;
    CustomResourceDefinitionVersion version = definition.getSpec().getVersions().get(0);
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    orderColumns(version.getAdditionalPrinterColumns());
    everywhere(root, CrdRefinement::removeDoubledRules);
    metadata(root);
    describe(root);
    fixOnceStarted(root);
    environment(at(root, "spec", "worker", "env"));
    names(at(root, "spec", "worker", "imagePullSecrets"));
    for (String map : List.of("labels", "nodeSelector", "annotations")) {
      at(root, "spec", "worker", map).setMaxProperties((long) WorkerSpec.MAX_ENTRIES);
    }
    for (String map : List.of("labels", "nodeSelector")) {
      at(root, "spec", "worker", map)
          .getAdditionalProperties()
          .getSchema()
          .setMaxLength((long) KubernetesSyntax.MAX_LABEL_VALUE_CHARS);
    }
    quantities(at(root, "spec", "worker", "resources", "limits"));
    quantities(at(root, "spec", "worker", "resources", "requests"));
    intOrString(at(root, "spec", "data", "totalSize"));
    intOrString(at(root, "spec", "data", "splitSize"));
    at(root, "spec", "data", "keep").setXKubernetesListType("set");
    conditions(at(root, "status", "conditions"));
    return definition;
  }

  /** The generator sorts by path; people read from left to right. */
  private static void orderColumns(List<CustomResourceColumnDefinition> columns) {
    List<String> declared =
        Arrays.stream(InferenceJob.class.getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    columns.sort(Comparator.comparingInt(column -> declared.indexOf(column.getName())));
  }

  /** The generator finds a record component's rule twice: at its field and at its accessor. */
  private static void removeDoubledRules(JSONSchemaProps schema) {
    schema.setXKubernetesValidations(
        schema.getXKubernetesValidations().stream().distinct().toList());
  }

  /** Only the name may be said more of here; a rule can then point at it. */
  private static void metadata(JSONSchemaProps root) {
    JSONSchemaProps name = new JSONSchemaPropsBuilder().withType("string").build();
    root.getProperties()
        .put(
            "metadata",
            new JSONSchemaPropsBuilder().withType("object").addToProperties("name", name).build());
  }

  private static void describe(JSONSchemaProps root) {
    root.setDescription(
        "InferenceJob: one batch inference: a network, partitions in S3, and where the results go.");
    root.setRequired(List.of("spec"));
    at(root, "spec").setDescription("spec: what the user asks for. Required.");
    at(root, "status").setDescription("status: what became of the job so far; the operator's.");
  }

  /** See {@link FixedOnceStarted}. A job has started when its phase says more than Pending. */
  private static void fixOnceStarted(JSONSchemaProps root) {
    List<ValidationRule> rules = new ArrayList<>(root.getXKubernetesValidations());
    for (RecordComponent component : InferenceJobSpec.class.getRecordComponents()) {
      if (component.isAnnotationPresent(FixedOnceStarted.class)) {
        String field = component.getName();
        JSONSchemaProps schema = at(root, "spec", field);
        schema.setDescription(schema.getDescription() + " Cannot change once the job has started.");
        boolean always = root.getProperties().get("spec").getRequired().contains(field);
        rules.add(
            new ValidationRuleBuilder()
                .withRule(fixedOnceStarted(field, always))
                .withMessage(
                    "spec.%s cannot change once the job has started; create another job"
                        .formatted(field))
                .withFieldPath(".spec." + field)
                .build());
      }
    }
    root.setXKubernetesValidations(rules);
  }

  /** The rule that a field of the spec does not change any more. */
  static String fixedOnceStarted(String field, boolean required) {
    return NOT_STARTED + " || " + (required ? SAME : SAME_OR_UNSET).formatted(field);
  }

  private static void environment(JSONSchemaProps env) {
    JSONSchemaProps variable = env.getItems().getSchema();
    variable.setRequired(List.of("name"));
    JSONSchemaProps name = variable.getProperties().get("name");
    name.setMinLength(1L);
    name.setMaxLength((long) WorkerSpec.MAX_VARIABLE_CHARS);
    name.setXKubernetesValidations(
        List.of(
            rule(
                "!self.startsWith('COSMIC_')",
                "names that start with COSMIC_ are reserved; choose another"),
            rule(
                "self.matches('" + KubernetesSyntax.VARIABLE_PATTERN + "')",
                WorkerSpec.VARIABLE_MESSAGE)));
    variable.setXKubernetesValidations(
        List.of(
            rule(
                "!has(self.valueFrom) || !has(self.value) || self.value == ''",
                WorkerSpec.VALUE_MESSAGE)));
  }

  private static void names(JSONSchemaProps references) {
    references.setMaxItems((long) WorkerSpec.MAX_ENTRIES);
    JSONSchemaProps name = references.getItems().getSchema().getProperties().get("name");
    name.setMaxLength((long) KubernetesSyntax.MAX_NAME_CHARS);
    name.setXKubernetesValidations(
        List.of(rule(KubernetesSyntax.NAME_RULE, KubernetesSyntax.NAME_MESSAGE)));
  }

  private static ValidationRule rule(String rule, String message) {
    return new ValidationRuleBuilder().withRule(rule).withMessage(message).build();
  }

  /** The bounds are far from any need; they let the API server estimate what the rule costs. */
  private static void quantities(JSONSchemaProps amounts) {
    amounts.setMaxProperties((long) WorkerSpec.MAX_ENTRIES);
    JSONSchemaProps amount = amounts.getAdditionalProperties().getSchema();
    amount.setMaxLength(64L);
    amount.setXKubernetesValidations(
        List.of(
            rule(
                "type(self) == int ? self >= 0"
                    + " : isQuantity(self) && !quantity(self).isLessThan(quantity('0'))",
                "it must be like 500m, 2 or 4Gi")));
  }

  /** As Kubernetes' own quantities are: quotes may be left out where it is a whole number. */
  private static void intOrString(JSONSchemaProps field) {
    field.setType(null);
    field.setAnyOf(
        List.of(
            new JSONSchemaPropsBuilder().withType("integer").build(),
            new JSONSchemaPropsBuilder().withType("string").build()));
    field.setXKubernetesIntOrString(true);
  }

  /** As Kubernetes' own resources have it: one condition a type, so that appliers can merge. */
  private static void conditions(JSONSchemaProps conditions) {
    conditions.setXKubernetesListType("map");
    conditions.setXKubernetesListMapKeys(List.of("type"));
    JSONSchemaProps condition = conditions.getItems().getSchema();
    condition.setRequired(List.of("status", "type"));
    condition
        .getProperties()
        .get("status")
        .setEnum(List.of(new TextNode("True"), new TextNode("False"), new TextNode("Unknown")));
  }

  private static JSONSchemaProps at(JSONSchemaProps schema, String... path) {
    JSONSchemaProps found = schema;
    for (String field : path) {
      found = found.getProperties().get(field);
    }
    return found;
  }

  private static void everywhere(JSONSchemaProps schema, Consumer<JSONSchemaProps> refinement) {
    refinement.accept(schema);
    schema.getProperties().values().forEach(child -> everywhere(child, refinement));
    if (schema.getItems() != null) {
      everywhere(schema.getItems().getSchema(), refinement);
    }
    if (schema.getAdditionalProperties() != null) {
      everywhere(schema.getAdditionalProperties().getSchema(), refinement);
    }
  }
}
