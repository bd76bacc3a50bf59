package dev.cosmicai.cli.sweep;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.yaml.InferenceSweeps;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** A sweep over {@code s3://bucket}: its network, its folder {@code data} and its results. */
final class TestSweep {
  private TestSweep() {}

  /** As a file; further lines of the spec follow. */
  static String yaml(String specLines) {
    return """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceSweep
        metadata: {name: sizes}
        spec:
          template:
            model: {uri: s3://bucket/net.pt}
            data: {uri: s3://bucket/data}
          output: {uri: s3://bucket/results}
        """
        + specLines.indent(2);
  }

  static InferenceSweep of(String specLines) {
    return read(yaml(specLines));
  }

  /** One whose data sets are among the lines. */
  static InferenceSweep overDatasets(String specLines) {
    return read(yaml(specLines).replace("    data: {uri: s3://bucket/data}\n", ""));
  }

  private static InferenceSweep read(String text) {
    byte[] yaml = text.getBytes(StandardCharsets.UTF_8);
    return InferenceSweeps.read(new ByteArrayInputStream(yaml), "sweep.yaml");
  }
}
