package dev.cosmicai.cli;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.yaml.InferenceJobs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** A job over {@code s3://bucket}: its network, its folder {@code data} and its results. */
public final class TestJob {
  private TestJob() {}

  /** As a file of seven lines; further lines of the spec follow. */
  public static String yaml(String name, String specLines) {
    return """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceJob
        metadata: {name: %s}
        spec:
          model: {uri: s3://bucket/net.pt}
          data: {uri: s3://bucket/data}
          output: {uri: s3://bucket/results/%s}
        """
            .formatted(name, name)
        + specLines.indent(2);
  }

  /** The same for images {@code [H, W, C]} of twice the numbers, in columns of other names. */
  public static String withColumns(String name) {
    return yaml(name, "")
        .replace(
            "  data: {uri: s3://bucket/data}\n",
            """
              data:
                uri: s3://bucket/data
                columns: {images: img, magnitudes: "mag_*", redshift: z_spec}
                keep: [objid]
                transforms:
                - {input: images, channelsFirst: true}
                - {input: images, scale: 0.5}
            """);
  }

  /** The job itself. */
  public static InferenceJob of(String specLines) {
    byte[] yaml = yaml("job", specLines).getBytes(StandardCharsets.UTF_8);
    return InferenceJobs.read(new ByteArrayInputStream(yaml), "job.yaml");
  }
}
