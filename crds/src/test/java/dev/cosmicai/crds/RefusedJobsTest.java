package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.faults.FatalFault;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the schema refuses in a cluster is refused without one too. */
class RefusedJobsTest {
  /** Kubernetes' own types, of which only some fields have rules of ours. */
  private static final List<String> NOT_OURS =
      List.of("affinity", "tolerations", "claims", "valueFrom");

  /** One file's verdict. */
  private record Row(String refused, String field) {}

  @ParameterizedTest
  @MethodSource("files")
  void refusedByAnApiServerIsRefusedOnOneMachine(Path file) {
    Row row = row(file);
    assertThat(row.refused()).isNotBlank();

    assertThatThrownBy(() -> InferenceJobs.read(file))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(": " + row.field())
        .hasMessageContaining(Cases.comment(file, 2, "# cosmic run: "))
        .hasMessageNotContaining(" problems: ");
  }

  @Test
  void everyRuleOfTheDefinitionHasAFile() {
    List<Row> rows = files().stream().map(RefusedJobsTest::row).toList();
    List<String> missing = new ArrayList<>();
    JSONSchemaProps root =
        GeneratedCrd.parse(GeneratedCrd.text())
            .getSpec()
            .getVersions()
            .get(0)
            .getSchema()
            .getOpenAPIV3Schema();
    rules("", root, rows, missing);
    fields("spec", root.getProperties().get("spec"), rows, missing);

    assertThat(missing).isEmpty();
  }

  private static void fields(
      String path, JSONSchemaProps schema, List<Row> rows, List<String> missing) {
    rules(path, schema, rows, missing);
    wants(schema.getMinimum(), path, "greater than", rows, missing);
    wants(schema.getMaximum(), path, "less than", rows, missing);
    wants(
        schema.getMaxProperties(),
        path.replaceFirst("[.](limits|requests)$", ""),
        "",
        rows,
        missing);
    wants(schema.getMinItems(), path, "at least", rows, missing);
    wants(schema.getMaxItems(), path, "at most", rows, missing);
    wants(schema.getEnum().isEmpty() ? null : 1, path, "supported values", rows, missing);
    schema.getRequired().forEach(name -> wants(1, path + "." + name, "Required", rows, missing));
    schema
        .getProperties()
        .forEach(
            (name, field) -> {
              if (!NOT_OURS.contains(name)) {
                fields(path + "." + name, field, rows, missing);
              }
            });
    if (schema.getItems() != null) {
      fields(path + "[0]", schema.getItems().getSchema(), rows, missing);
    }
    if (schema.getAdditionalProperties() != null) {
      rules(path, schema.getAdditionalProperties().getSchema(), rows, missing);
    }
  }

  private static void rules(
      String path, JSONSchemaProps schema, List<Row> rows, List<String> missing) {
    for (ValidationRule rule : schema.getXKubernetesValidations()) {
      boolean ofAChange = rule.getRule().contains("oldSelf");
      String field = path + (rule.getFieldPath() == null ? "" : rule.getFieldPath());
      String place = field.startsWith(".") ? field.substring(1) : field;
      if (!ofAChange
          && rows.stream()
              .noneMatch(
                  row ->
                      row.field().startsWith(place) && rule.getMessage().contains(row.refused()))) {
        missing.add(place + ": " + rule.getMessage());
      }
    }
  }

  private static void wants(
      Object bound, String path, String words, List<Row> rows, List<String> missing) {
    if (bound != null
        && rows.stream()
            .noneMatch(row -> row.field().equals(path) && row.refused().contains(words))) {
      missing.add(path + ": " + words);
    }
  }

  private static Row row(Path file) {
    return new Row(Cases.comment(file, 1, "# refused: "), Cases.comment(file, 3, "# field: "));
  }

  static List<Path> files() {
    List<Path> files = Cases.in("refused");
    assertThat(files).hasSizeGreaterThan(80);
    return files;
  }
}
