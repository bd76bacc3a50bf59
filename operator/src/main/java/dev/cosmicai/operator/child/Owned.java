package dev.cosmicai.operator.child;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** Metadata that makes an object a part of a run: deleting the InferenceJob deletes it too. */
public final class Owned {
  private Owned() {}

  /** Name, labels and the owner that an object of the run has. */
  static ObjectMeta metadata(InferenceJob job, String name, Component component) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(job.getMetadata().getNamespace())
        .withLabels(RunLabels.of(job, component))
        .addNewOwnerReference()
        .withApiVersion(InferenceJob.API_VERSION)
        .withKind(InferenceJob.KIND)
        .withName(job.name())
        .withUid(job.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .build();
  }

  /** Whether an object belongs to this very job, not to an older one of the same name. */
  public static boolean by(InferenceJob job, HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(job.getMetadata().getUid()));
  }
}
