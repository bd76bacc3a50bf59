package dev.cosmicai.operator.cluster;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.child.Owned;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;

/**
 * An object of the run cannot be made because another one has its name: an older job's that is
 * still being collected, which passes, or a stranger's, which somebody has to move away. The
 * message is one line for the user.
 */
public final class NameTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private NameTaken(String message) {
    super(message);
  }

  static NameTaken by(HasMetadata existing, InferenceJob job) {
    String object = existing.getKind() + " '" + existing.getMetadata().getName() + "'";
    if (existing.getMetadata().getDeletionTimestamp() != null) {
      return new NameTaken(object + " is still being deleted; the job goes on when it is gone");
    }
    return new NameTaken(
        "%s is already there and belongs to %s; delete it, or give the job another name"
            .formatted(object, owner(existing, job)));
  }

  private static String owner(HasMetadata existing, InferenceJob job) {
    return existing.getMetadata().getOwnerReferences().stream()
        .filter(owner -> !Owned.by(job, existing))
        .findFirst()
        .map(owner -> describe(owner, job))
        .orElse("nobody");
  }

  private static String describe(OwnerReference owner, InferenceJob job) {
    boolean namesake =
        owner.getKind().equals(InferenceJob.KIND) && owner.getName().equals(job.name());
    return (namesake ? "an earlier " : "") + owner.getKind() + " '" + owner.getName() + "'";
  }
}
