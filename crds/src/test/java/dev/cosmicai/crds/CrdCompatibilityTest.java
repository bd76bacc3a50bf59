package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs that were written for a released version are jobs still. */
class CrdCompatibilityTest {
  @ParameterizedTest
  @MethodSource("released")
  void whatAReleaseAcceptedIsStillAccepted(Path release) throws IOException {
    CustomResourceDefinition earlier = GeneratedCrd.parse(Files.readString(release));

    assertThat(CrdCompatibility.problems(earlier, GeneratedCrd.parse(GeneratedCrd.text())))
        .as("incompatible with %s", release)
        .isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("incompatibleChanges")
  void incompatibleChangeIsNamed(Consumer<JSONSchemaProps> change, String problem) {
    assertThat(problemsAfter(change)).containsExactly(problem);
  }

  @Test
  void anotherNameOrVersionIsIncompatible() {
    CustomResourceDefinition now = GeneratedCrd.parse(GeneratedCrd.text());
    now.getSpec().getNames().setPlural("jobs");
    now.getSpec().getVersions().get(0).setServed(false);

    assertThat(CrdCompatibility.problems(GeneratedCrd.parse(GeneratedCrd.text()), now))
        .containsExactly(
            "the plural changed from inferencejobs to jobs",
            "version v1alpha1 is no longer served");
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("compatibleChanges")
  void compatibleChangeIsNoProblem(Consumer<JSONSchemaProps> change, String what) {
    assertThat(problemsAfter(change)).as(what).isEmpty();
  }

  static List<Path> released() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("released"))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }

  static Stream<Arguments> incompatibleChanges() {
    return Stream.of(
        change(root -> spec(root).getProperties().remove("resume"), ".spec.resume was removed"),
        change(
            root ->
                spec(root, "worker", "env").getItems().getSchema().getProperties().remove("value"),
            ".spec.worker.env[].value was removed"),
        change(
            root -> spec(root, "worldSize").setType("string"),
            ".spec.worldSize type changed from integer to string"),
        change(
            root -> spec(root).setRequired(List.of("data", "output", "worldSize")),
            ".spec.worldSize is required now"),
        change(
            root -> spec(root, "coordination").setEnum(List.of(new TextNode("Gang"))),
            ".spec.coordination no longer takes \"Independent\""),
        change(
            root -> spec(root, "storage", "region").setEnum(List.of(new TextNode("mars"))),
            ".spec.storage.region takes only certain values now"),
        change(
            root -> spec(root, "batchSize").setDefault(new IntNode(64)),
            ".spec.batchSize default changed from 512 to 64"),
        change(
            root -> spec(root, "worldSize").setMaximum(9.0),
            ".spec.worldSize maximum fell from 100000.0 to 9.0"),
        change(
            root -> spec(root, "worldSize").setMinimum(2.0),
            ".spec.worldSize minimum rose from 1.0 to 2.0"),
        change(
            root -> spec(root, "worldSize").setExclusiveMinimum(true),
            ".spec.worldSize exclusiveMinimum was added"),
        change(
            root -> spec(root, "worker", "image").setMaxLength(9L),
            ".spec.worker.image maxLength fell from 1024 to 9"),
        change(
            root -> spec(root, "worker", "image").setPattern("a"),
            ".spec.worker.image pattern changed from null to a"),
        change(
            root -> spec(root, "worker", "labels").setMaxProperties(1L),
            ".spec.worker.labels maxProperties fell from 64 to 1"),
        change(
            root -> spec(root, "worker", "env").setMinItems(1L),
            ".spec.worker.env minItems rose from null to 1"),
        change(
            root ->
                spec(root, "worker", "labels")
                    .getAdditionalProperties()
                    .getSchema()
                    .setType("integer"),
            ".spec.worker.labels{} type changed from string to integer"),
        change(
            root -> spec(root, "output").setXKubernetesValidations(rule("false")),
            ".spec.output has a new rule: false"),
        change(
            root -> spec(root, "output").setXKubernetesValidations(rule("!has(self.uri) || false")),
            ".spec.output has a new rule: !has(self.uri) || false"),
        change(
            root ->
                spec(root, "output")
                    .setXKubernetesValidations(rule("has(self.predictions) || false")),
            ".spec.output has a new rule: has(self.predictions) || false"),
        change(
            root ->
                spec(root, "output")
                    .setXKubernetesValidations(rule("!has(self.more) || true ? false : true")),
            ".spec.output has a new rule: !has(self.more) || true ? false : true"),
        change(
            root -> root.setXKubernetesValidations(with(root, "suspend")),
            " has a new rule: " + CrdRefinement.fixedOnceStarted("suspend", false)));
  }

  static Stream<Arguments> compatibleChanges() {
    return Stream.of(
        change(
            root ->
                spec(root)
                    .getProperties()
                    .put("more", new JSONSchemaPropsBuilder().withType("string").build()),
            "a new field"),
        change(
            root -> {
              spec(root)
                  .getProperties()
                  .put("more", new JSONSchemaPropsBuilder().withType("string").build());
              root.setXKubernetesValidations(with(root, "more"));
            },
            "a new field that is fixed once the job has started"),
        change(
            root -> {
              spec(root, "output")
                  .getProperties()
                  .put("more", new JSONSchemaPropsBuilder().withType("string").build());
              spec(root, "output").setXKubernetesValidations(rule("!has(self.more) || false"));
            },
            "a new field with a rule"),
        change(
            root ->
                spec(root, "output")
                    .setXKubernetesValidations(
                        rule("!has(self.predictions) || has(self.uri) || false")),
            "a rule for those without what was required"),
        change(
            root -> {
              JSONSchemaProps region = spec(root, "storage", "region");
              String text = region.getXKubernetesValidations().get(0).getRule();
              region.setType(null);
              region.setXKubernetesIntOrString(true);
              region.setXKubernetesValidations(rule("type(self) == int ? self > 0 : " + text));
            },
            "a text that may be a number, too"),
        change(root -> spec(root, "worldSize").setMaximum(200_000.0), "a wider bound"),
        change(root -> spec(root, "data", "uri").setMaxLength(null), "a bound less"),
        change(root -> spec(root, "coordination").setEnum(List.of()), "any value"),
        change(root -> spec(root).setRequired(List.of()), "nothing required"),
        change(root -> spec(root).setXKubernetesValidations(List.of()), "no rules"),
        change(root -> spec(root, "resume").setDescription("resume: or not."), "other words"));
  }

  /** The rules, and one more: that this field is fixed. */
  private static List<ValidationRule> with(JSONSchemaProps root, String field) {
    List<ValidationRule> rules = new ArrayList<>(root.getXKubernetesValidations());
    rules.add(
        new ValidationRuleBuilder().withRule(CrdRefinement.fixedOnceStarted(field, false)).build());
    return rules;
  }

  private static List<ValidationRule> rule(String rule) {
    return List.of(new ValidationRuleBuilder().withRule(rule).build());
  }

  private static Arguments change(Consumer<JSONSchemaProps> change, String what) {
    return arguments(change, what);
  }

  private static List<String> problemsAfter(Consumer<JSONSchemaProps> change) {
    CustomResourceDefinition now = GeneratedCrd.parse(GeneratedCrd.text());
    change.accept(now.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema());
    return CrdCompatibility.problems(GeneratedCrd.parse(GeneratedCrd.text()), now);
  }

  private static JSONSchemaProps spec(JSONSchemaProps root, String... path) {
    JSONSchemaProps found = root.getProperties().get("spec");
    for (String field : path) {
      found = found.getProperties().get(field);
    }
    return found;
  }
}
