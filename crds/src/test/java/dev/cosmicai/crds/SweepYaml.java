package dev.cosmicai.crds;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.yaml.InferenceSweeps;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** A correct sweep's YAML, for tests to add to. */
public final class SweepYaml {
  private static final String BEGINNING =
      """
      apiVersion: cosmicai.dev/v1alpha1
      kind: InferenceSweep
      metadata: {name: sizes}
      spec:
        template:
          model: {uri: s3://models/astro.pt}
        datasets:
        - {name: 25MB, partitionSize: 25MB, uri: s3://sky/25MB}
        - {name: 50MB, uri: s3://sky/50MB}
        output: {uri: s3://results/sizes}
      """;

  private SweepYaml() {}

  /** A sweep over two data sets with more fields of the spec. */
  public static InferenceSweep with(String fields) {
    String yaml = BEGINNING + fields.indent(2);
    return InferenceSweeps.read(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "sweep.yaml");
  }
}
