package dev.cosmicai.operator.child;

import dev.cosmicai.crds.CaBundleSpec;
import dev.cosmicai.crds.CaBundleSpec.KeyReference;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.WorkerSpec;
import dev.cosmicai.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run's two kinds of pods have in common: the restricted pod-security profile, one place to
 * write to, the run's Secret, probes. Nothing here sizes a JVM's heap: the images take a share of
 * the container's memory.
 */
final class RunPod {
  static final int HEALTH_PORT = 8080;
  static final String SCRATCH_FOLDER = "/tmp";
  static final String SECRET_FOLDER = "/run/cosmic";

  /** Where the certificates of {@code spec.storage.caBundle} are. */
  static final String CA_FILE = "/etc/cosmic/ca/ca.crt";

  private static final String HEALTH = "health";
  private static final String SCRATCH = "scratch";
  private static final String SECRET = "run";
  private static final String CA = "ca-bundle";
  private static final int GRACE_SECONDS = 30;
  // The image's user is in no group that a Secret's files could belong to.
  private static final int READABLE_BY_ALL = 0444;

  private RunPod() {}

  /** A pod that runs once; whether it is replaced is for the Job to decide. */
  static PodSpecBuilder spec(InferenceJob job, OperatorConfig config, List<String> secretKeys) {
    WorkerSpec worker = job.getSpec().worker();
    PodSpecBuilder spec =
        new PodSpecBuilder()
            .withRestartPolicy("Never")
            .withTerminationGracePeriodSeconds((long) GRACE_SECONDS)
            .withServiceAccountName(worker.serviceAccountName())
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withImagePullSecrets(pullSecrets(worker, config))
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            .addNewVolume()
            .withName(SCRATCH)
            .withNewEmptyDir()
            .endEmptyDir()
            .endVolume()
            .addNewVolume()
            .withName(SECRET)
            .withNewSecret()
            .withSecretName(RunNames.secret(job))
            .withDefaultMode(READABLE_BY_ALL)
            .withItems(secretKeys.stream().map(key -> new KeyToPath(key, null, key)).toList())
            .endSecret()
            .endVolume();
    caBundle(job).ifPresent(bundle -> spec.addToVolumes(volume(bundle)));
    return spec;
  }

  private static Optional<CaBundleSpec> caBundle(InferenceJob job) {
    return Optional.ofNullable(job.getSpec().storage().caBundle());
  }

  private static Volume volume(CaBundleSpec bundle) {
    VolumeBuilder volume = new VolumeBuilder().withName(CA);
    return bundle.secretKeyRef() == null
        ? volume
            .withNewConfigMap()
            .withName(bundle.configMapKeyRef().name())
            .withItems(caFile(bundle.configMapKeyRef()))
            .endConfigMap()
            .build()
        : volume
            .withNewSecret()
            .withSecretName(bundle.secretKeyRef().name())
            .withDefaultMode(READABLE_BY_ALL)
            .withItems(caFile(bundle.secretKeyRef()))
            .endSecret()
            .build();
  }

  private static KeyToPath caFile(KeyReference reference) {
    return new KeyToPath(reference.key(), null, CA_FILE.substring(CA_FILE.lastIndexOf('/') + 1));
  }

  /** The pod's only container. */
  static ContainerBuilder container(
      InferenceJob job,
      Component component,
      String image,
      OperatorConfig config,
      ResourceRequirements resources,
      List<EnvVar> variables) {
    ContainerBuilder container =
        new ContainerBuilder()
            .withName(component.text())
            .withImage(image)
            .withImagePullPolicy(config.imagePullPolicy())
            .withEnv(variables)
            .withResources(resources)
            .withSecurityContext(restricted())
            .withTerminationMessagePolicy("File")
            .addNewPort()
            .withName(HEALTH)
            .withContainerPort(HEALTH_PORT)
            .withProtocol("TCP")
            .endPort()
            // Five minutes for a JVM on a node that starts a hundred others, then two without a
            // sign.
            .withStartupProbe(probe(5, 60))
            .withLivenessProbe(probe(20, 6))
            .addNewVolumeMount()
            .withName(SCRATCH)
            .withMountPath(SCRATCH_FOLDER)
            .endVolumeMount()
            .addNewVolumeMount()
            .withName(SECRET)
            .withMountPath(SECRET_FOLDER)
            .withReadOnly(true)
            .endVolumeMount();
    if (caBundle(job).isPresent()) {
      container
          .addNewVolumeMount()
          .withName(CA)
          .withMountPath(CA_FILE.substring(0, CA_FILE.lastIndexOf('/')))
          .withReadOnly(true)
          .endVolumeMount();
    }
    return container;
  }

  private static SecurityContext restricted() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  private static Probe probe(int periodSeconds, int failureThreshold) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath("/healthz")
        .withPort(new IntOrString(HEALTH))
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withTimeoutSeconds(5)
        .withFailureThreshold(failureThreshold)
        .build();
  }

  private static List<LocalObjectReference> pullSecrets(WorkerSpec worker, OperatorConfig config) {
    return Stream.concat(
            worker.imagePullSecrets().stream(),
            config.imagePullSecrets().stream().map(LocalObjectReference::new))
        .distinct()
        .toList();
  }
}
