package dev.cosmicai.operator.child;

import dev.cosmicai.contract.Variables;
import dev.cosmicai.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.Optional;

/**
 * The volume in which ranks share what they download of the model. A claim is the only kind that
 * the restricted pod-security profile allows and that pods share: an {@code emptyDir} and an {@code
 * ephemeral} volume are a pod's own, and {@code hostPath} is refused.
 *
 * @param claim the PersistentVolumeClaim's name, in the job's namespace
 */
record ModelCacheVolume(String claim) {
  private static final String NAME = "model-cache";
  private static final String FOLDER = "/var/cache/cosmic";

  /** That of this installation, if it has one. */
  static Optional<ModelCacheVolume> of(OperatorConfig config) {
    return config.modelCacheClaim().map(ModelCacheVolume::new);
  }

  Volume volume() {
    return new VolumeBuilder()
        .withName(NAME)
        .withNewPersistentVolumeClaim()
        .withClaimName(claim)
        .endPersistentVolumeClaim()
        .build();
  }

  /** Has a rank find the volume. */
  void mountIn(ContainerBuilder rank) {
    rank.addNewVolumeMount()
        .withName(NAME)
        .withMountPath(FOLDER)
        .endVolumeMount()
        .addNewEnv()
        .withName(Variables.MODEL_CACHE_DIR.name())
        .withValue(FOLDER)
        .endEnv();
  }
}
