package dev.cosmicai.benchmarks.scale;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** The labels of the operator's objects. */
final class Labels {
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String OPERATOR = "cosmic-operator";
  static final String COMPONENT = "app.kubernetes.io/component";
  static final String COORDINATOR = "coordinator";
  static final String JOB = "cosmicai.dev/job";
  static final String RUN = "cosmicai.dev/run";
  static final String RANK = "batch.kubernetes.io/job-completion-index";

  private Labels() {}

  /** A label that must be there. */
  static String of(HasMetadata object, String label) {
    String value = object.getMetadata().getLabels().get(label);
    if (value == null) {
      throw new IllegalStateException(
          object.getKind() + " " + object.getMetadata().getName() + " has no label " + label);
    }
    return value;
  }
}
