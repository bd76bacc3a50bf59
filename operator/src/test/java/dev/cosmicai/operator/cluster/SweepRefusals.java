package dev.cosmicai.operator.cluster;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.TestSweeps;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** What keeps the job of a sweep's run from being made, for tests. */
public final class SweepRefusals {
  private SweepRefusals() {}

  /** Somebody has made a job of that name. */
  public static RuntimeException strangersJob(String name) {
    return NameTaken.by(job(name), TestSweeps.with(""));
  }

  /** A sweep of the same name was deleted a moment ago. */
  public static RuntimeException earlierSweepsJob(String name) {
    InferenceJob job = job(name);
    job.setMetadata(
        new ObjectMetaBuilder(job.getMetadata())
            .addNewOwnerReference()
            .withKind(InferenceSweep.KIND)
            .withName("sizes")
            .withUid("of-the-earlier-one")
            .endOwnerReference()
            .build());
    return NameTaken.by(job, TestSweeps.with(""));
  }

  /** The API server does not like what is in it. */
  public static RuntimeException refused(String name, String words) {
    return ObjectRefused.orRetriable(job(name), new KubernetesClientException(words, 422, null));
  }

  private static InferenceJob job(String name) {
    InferenceJob job = new InferenceJob();
    job.setMetadata(new ObjectMetaBuilder().withName(name).build());
    return job;
  }
}
