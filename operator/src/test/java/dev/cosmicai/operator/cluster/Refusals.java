package dev.cosmicai.operator.cluster;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Makes the refusals that an API server's answers lead to. */
public final class Refusals {
  private Refusals() {}

  public static NameTaken nameTaken(InferenceJob job, String name) {
    return NameTaken.by(
        new JobBuilder().withNewMetadata().withName(name).endMetadata().build(), job);
  }

  public static RuntimeException ofContent(String words) {
    return ObjectRefused.orRetriable(
        new JobBuilder().withNewMetadata().withName("galaxies").endMetadata().build(),
        new KubernetesClientException(words, 422, null));
  }
}
