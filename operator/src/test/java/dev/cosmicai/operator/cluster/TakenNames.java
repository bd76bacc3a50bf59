package dev.cosmicai.operator.cluster;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;

/** Makes the refusal that a stranger's object of the same name leads to. */
public final class TakenNames {
  private TakenNames() {}

  public static NameTaken byAStranger(InferenceJob job, String name) {
    return NameTaken.by(
        new JobBuilder().withNewMetadata().withName(name).endMetadata().build(), job);
  }
}
