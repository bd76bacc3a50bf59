package dev.cosmicai.operator.child;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Metadata that makes an object a part of a run: deleting the InferenceJob deletes it too. */
public final class Owned {
  private Owned() {}

  /** Name, labels and the owner that an object of the run has. */
  static ObjectMeta metadata(InferenceJob job, String name, Component component) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(job.getMetadata().getNamespace())
        .withLabels(RunLabels.of(job, component))
        .withOwnerReferences(reference(job))
        .build();
  }

  /** What makes an object a part of a job or of a sweep. */
  static OwnerReference reference(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  /** Whether an object belongs to this very owner, not to an older one of the same name. */
  public static boolean by(HasMetadata owner, HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(reference -> reference.getUid().equals(owner.getMetadata().getUid()));
  }
}
