package dev.cosmicai.operator.cluster;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.child.Owned;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Optional;

/**
 * An object of a run or a sweep cannot be made because another one has its name: an older job's
 * that is still being collected, which passes, or a stranger's, which somebody has to move away.
 * The message is one line for the user.
 */
public final class NameTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passes;

  private NameTaken(String message, boolean passes) {
    super(message);
    this.passes = passes;
  }

  /** Whether the other object goes by itself. */
  public boolean passes() {
    return passes;
  }

  static NameTaken by(HasMetadata existing, HasMetadata wanting) {
    String object = existing.getKind() + " '" + existing.getMetadata().getName() + "'";
    String noun = wanting.getKind().equals(InferenceSweep.KIND) ? "sweep" : "job";
    if (existing.getMetadata().getDeletionTimestamp() != null) {
      return new NameTaken(
          "%s is still being deleted; the %s goes on when it is gone".formatted(object, noun),
          true);
    }
    Optional<OwnerReference> owner = owner(existing, wanting);
    return new NameTaken(
        "%s is already there and belongs to %s; delete it, or give the %s another name"
            .formatted(object, owner.map(found -> describe(found, wanting)).orElse("nobody"), noun),
        owner.filter(found -> isNamesake(found, wanting)).isPresent());
  }

  private static Optional<OwnerReference> owner(HasMetadata existing, HasMetadata wanting) {
    return existing.getMetadata().getOwnerReferences().stream()
        .filter(owner -> !Owned.by(wanting, existing))
        .findFirst();
  }

  private static String describe(OwnerReference owner, HasMetadata wanting) {
    return (isNamesake(owner, wanting) ? "an earlier " : "")
        + owner.getKind()
        + " '"
        + owner.getName()
        + "'";
  }

  private static boolean isNamesake(OwnerReference owner, HasMetadata wanting) {
    return owner.getKind().equals(wanting.getKind())
        && owner.getName().equals(wanting.getMetadata().getName());
  }
}
