package dev.cosmicai.crds;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
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

/** What the generator's annotations cannot say about a resource. */
final class CrdRefinement implements CRDPostProcessor {
  private static final String NO_STATUS = "!has(oldSelf.status) || ";

  private static final String JOB_NOT_STARTED =
      NO_STATUS + "!has(oldSelf.status.phase) || oldSelf.status.phase == 'Pending'";

  private static final String SWEEP_NOT_STARTED = NO_STATUS + "!has(oldSelf.status.startTime)";

  private static final String SAME = "self.spec.%1$s == oldSelf.spec.%1$s";

  /** Not by {@code self.spec.?field}, whose cost the API server cannot estimate. */
  private static final String SAME_OR_UNSET =
      "has(self.spec.%1$s) == has(oldSelf.spec.%1$s) && (!has(self.spec.%1$s) || " + SAME + ")";

  @Override
  public HasMetadata process(HasMetadata resource, String crdVersion) {
    CustomResourceDefinition definition = (CustomResourceDefinition) resource;
    CustomResourceDefinitionVersion version = definition.getSpec().getVersions().get(0);
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    everywhere(root, CrdRefinement::removeDoubledRules);
    metadata(root);
    root.setRequired(List.of("spec"));
    if (definition.getSpec().getNames().getKind().equals(InferenceJob.KIND)) {
      orderColumns(version.getAdditionalPrinterColumns(), InferenceJob.class);
      describe(
          root,
          "InferenceJob: one batch inference: a network, partitions in S3, and where the results go.",
          "job");
      fixOnceStarted(root, InferenceJobSpec.class, JOB_NOT_STARTED, "job");
      JobSpecRefinement.refine(at(root, "spec"));
    } else {
      orderColumns(version.getAdditionalPrinterColumns(), InferenceSweep.class);
      describe(
          root,
          "InferenceSweep: an experiment: one job over a grid of settings, each several times.",
          "sweep");
      fixOnceStarted(root, InferenceSweepSpec.class, SWEEP_NOT_STARTED, "sweep");
      SweepSpecRefinement.refine(at(root, "spec"));
    }
    conditions(at(root, "status", "conditions"));
    return definition;
  }

  /** The generator sorts by path; people read from left to right. */
  private static void orderColumns(
      List<CustomResourceColumnDefinition> columns, Class<?> resource) {
    List<String> declared =
        Arrays.stream(resource.getAnnotationsByType(AdditionalPrinterColumn.class))
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

  private static void describe(JSONSchemaProps root, String what, String noun) {
    root.setDescription(what);
    at(root, "spec").setDescription("spec: what the user asks for. Required.");
    at(root, "status")
        .setDescription("status: what became of the " + noun + " so far; the operator's.");
  }

  /**
   * See {@link FixedOnceStarted}. A job has started when its phase says more than Pending, a sweep
   * when it has a time of its start.
   */
  private static void fixOnceStarted(
      JSONSchemaProps root, Class<?> specType, String notStarted, String noun) {
    List<ValidationRule> rules = new ArrayList<>(root.getXKubernetesValidations());
    for (RecordComponent component : specType.getRecordComponents()) {
      if (component.isAnnotationPresent(FixedOnceStarted.class)) {
        String field = component.getName();
        JSONSchemaProps schema = at(root, "spec", field);
        schema.setDescription(
            schema.getDescription() + " Cannot change once the " + noun + " has started.");
        boolean always = root.getProperties().get("spec").getRequired().contains(field);
        rules.add(
            new ValidationRuleBuilder()
                .withRule(fixed(field, always, notStarted))
                .withMessage(
                    "spec.%1$s cannot change once the %2$s has started; create another %2$s"
                        .formatted(field, noun))
                .withFieldPath(".spec." + field)
                .build());
      }
    }
    root.setXKubernetesValidations(rules);
  }

  /** The rule that a field of a job's spec does not change any more. */
  static String fixedOnceStarted(String field, boolean required) {
    return fixed(field, required, JOB_NOT_STARTED);
  }

  private static String fixed(String field, boolean required, String notStarted) {
    return notStarted + " || " + (required ? SAME : SAME_OR_UNSET).formatted(field);
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

  /** The schema of a field. */
  static JSONSchemaProps at(JSONSchemaProps schema, String... path) {
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
