package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which rules of a definition no refused resource is there for. */
final class RuleCoverage {
  /** Kubernetes' own types, of which only some fields have rules of ours. */
  private static final List<String> NOT_OURS =
      List.of("affinity", "tolerations", "claims", "valueFrom");

  /** One file's verdict. */
  private record Row(String refused, String field) {}

  private final List<Row> rows;
  private final List<String> elsewhere;
  private final List<String> missing = new ArrayList<>();

  private RuleCoverage(List<Row> rows, List<String> elsewhere) {
    this.rows = rows;
    this.elsewhere = elsewhere;
  }

  /**
   * The rules without a file.
   *
   * @param elsewhere fields whose rules have files elsewhere
   */
  static List<String> missing(String definition, List<Path> files, List<String> elsewhere) {
    List<Row> rows = files.stream().map(RuleCoverage::row).toList();
    RuleCoverage coverage = new RuleCoverage(rows, elsewhere);
    JSONSchemaProps root =
        GeneratedCrd.parse(definition)
            .getSpec()
            .getVersions()
            .get(0)
            .getSchema()
            .getOpenAPIV3Schema();
    coverage.rules("", root);
    coverage.fields("spec", root.getProperties().get("spec"));
    return coverage.missing;
  }

  /** The field that a file's third line names. */
  static String field(Path file) {
    return Cases.comment(file, 3, "# field: ");
  }

  private static Row row(Path file) {
    String refused = Cases.comment(file, 1, "# refused: ");
    assertThat(refused).as("%s", file).isNotBlank();
    return new Row(refused, field(file));
  }

  private void fields(String path, JSONSchemaProps schema) {
    rules(path, schema);
    wants(schema.getMinimum(), path, "greater than");
    wants(schema.getMaximum(), path, "less than");
    wants(schema.getMaxProperties(), path.replaceFirst("[.](limits|requests)$", ""), "");
    wants(schema.getMinItems(), path, "at least");
    wants(schema.getMaxItems(), path, "at most");
    wants(schema.getEnum().isEmpty() ? null : 1, path, "supported values");
    schema.getRequired().forEach(name -> wants(1, path + "." + name, "Required"));
    schema
        .getProperties()
        .forEach(
            (name, field) -> {
              if (!NOT_OURS.contains(name) && !elsewhere.contains(path + "." + name)) {
                fields(path + "." + name, field);
              }
            });
    if (schema.getItems() != null) {
      fields(path + "[0]", schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null) {
      rules(path, schema.getAdditionalProperties().getSchema());
    }
  }

  private void rules(String path, JSONSchemaProps schema) {
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

  private void wants(Object bound, String path, String words) {
    if (bound != null
        && rows.stream()
            .noneMatch(row -> row.field().equals(path) && row.refused().contains(words))) {
      missing.add(path + ": " + words);
    }
  }
}
