package dev.cosmicai.crds;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.List;

/** What the generator's annotations cannot say about a job's spec, wherever it stands. */
final class JobSpecRefinement {
  private JobSpecRefinement() {}

  static void refine(JSONSchemaProps spec) {
    environment(CrdRefinement.at(spec, "worker", "env"));
    names(CrdRefinement.at(spec, "worker", "imagePullSecrets"));
    for (String map : List.of("labels", "nodeSelector", "annotations")) {
      CrdRefinement.at(spec, "worker", map).setMaxProperties((long) WorkerSpec.MAX_ENTRIES);
    }
    for (String map : List.of("labels", "nodeSelector")) {
      CrdRefinement.at(spec, "worker", map)
          .getAdditionalProperties()
          .getSchema()
          .setMaxLength((long) KubernetesSyntax.MAX_LABEL_VALUE_CHARS);
    }
    quantities(CrdRefinement.at(spec, "worker", "resources", "limits"));
    quantities(CrdRefinement.at(spec, "worker", "resources", "requests"));
    intOrString(CrdRefinement.at(spec, "data", "totalSize"));
    intOrString(CrdRefinement.at(spec, "data", "splitSize"));
    CrdRefinement.at(spec, "data", "keep").setXKubernetesListType("set");
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

  static ValidationRule rule(String rule, String message) {
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
  static void intOrString(JSONSchemaProps field) {
    field.setType(null);
    field.setAnyOf(
        List.of(
            new JSONSchemaPropsBuilder().withType("integer").build(),
            new JSONSchemaPropsBuilder().withType("string").build()));
    field.setXKubernetesIntOrString(true);
  }
}
