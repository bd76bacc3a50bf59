package dev.cosmicai.operator;

import dev.cosmicai.crds.sweep.InferenceSweep;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Sweeps as the API server gives them, for tests. */
public final class TestSweeps {
  public static final String UID = "0b7d1c52-90e4-4f0e-8f4e-3a1a7d0c5e77";

  private static final String TWO_CELLS =
      """
      apiVersion: cosmicai.dev/v1alpha1
      kind: InferenceSweep
      metadata:
        name: sizes
        namespace: sky
        uid: %s
        generation: 1
      spec:
        template:
          model: {uri: s3://models/astro.pt}
          data: {uri: s3://sky/25MB}
        axes:
        - {field: worldSize, values: [1, 2]}
        repeats: 2
        order: Listed
        output: {uri: s3://results/sizes}
      """
          .formatted(UID);

  private TestSweeps() {}

  /**
   * Four runs, 1-1, 1-2, 2-1 and 2-2, in that order and after a warm-up, with further lines of the
   * spec.
   */
  public static InferenceSweep with(String lines) {
    return Serialization.unmarshal(TWO_CELLS + lines.indent(2), InferenceSweep.class);
  }
}
