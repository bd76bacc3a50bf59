package dev.cosmicai.crds;

/** A correct job's YAML, for tests to break. */
public final class JobYaml {
  public static final String MINIMAL =
      """
      apiVersion: cosmicai.dev/v1alpha1
      kind: InferenceJob
      metadata:
        name: galaxies
      spec:
        model:
          uri: s3://models/astro.pt
        data:
          uri: s3://sky/25MB
        output:
          uri: s3://results/run-1
      """;

  private JobYaml() {}

  /** The minimal job with further lines of the spec, which keep their own indentation. */
  public static String withSpec(String lines) {
    return MINIMAL + lines.indent(2);
  }

  /** The minimal job with one text replaced by another. */
  public static String replacing(String old, String replacement) {
    if (!MINIMAL.contains(old)) {
      throw new IllegalArgumentException("the minimal job does not hold " + old);
    }
    return MINIMAL.replace(old, replacement);
  }
}
