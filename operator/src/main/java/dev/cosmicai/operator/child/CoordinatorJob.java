package dev.cosmicai.operator.child;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;

/**
 * The Job that keeps one coordinator running until the run is summarized. A coordinator may be lost
 * at any time: the next one rebuilds what it knew from the manifest and the journal.
 */
public final class CoordinatorJob {
  private static final int RETRIES = 6;

  /** Annotation: the UID of the Secret whose credentials this coordinator serves with. */
  static final String SECRET = "cosmicai.dev/secret";

  private CoordinatorJob() {}

  /**
   * The coordinator Job of this run.
   *
   * @param secretUid of the run's Secret as it is in the cluster
   */
  public static Job of(InferenceJob job, OperatorConfig config, String secretUid) {
    return new JobBuilder()
        .withMetadata(Owned.metadata(job, RunNames.coordinatorJob(job), Component.COORDINATOR))
        .editMetadata()
        .addToAnnotations(SECRET, secretUid)
        .endMetadata()
        .withNewSpec()
        .withParallelism(1)
        .withCompletions(1)
        .withBackoffLimit(RETRIES)
        .withPodFailurePolicy(FailureRules.ofCoordinator())
        // Two coordinators of a run must not serve at the same time.
        .withPodReplacementPolicy("Failed")
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(RunLabels.of(job, Component.COORDINATOR))
        .endMetadata()
        .withSpec(
            RunPod.spec(
                    job,
                    config,
                    List.of(RunSecret.TOKEN, RunSecret.CERTIFICATE, RunSecret.PRIVATE_KEY))
                .withContainers(container(job, config))
                .build())
        .endTemplate()
        .endSpec()
        .build();
  }

  /**
   * Whether a coordinator Job was made for the Secret of that UID, not for one that was deleted.
   */
  public static boolean servesWith(Job coordinator, String secretUid) {
    Map<String, String> annotations = coordinator.getMetadata().getAnnotations();
    return annotations == null || annotations.getOrDefault(SECRET, secretUid).equals(secretUid);
  }

  private static Container container(InferenceJob job, OperatorConfig config) {
    return RunPod.container(
            job,
            Component.COORDINATOR,
            config.coordinatorImage(),
            config,
            config.coordinatorResources(),
            RunVariables.ofCoordinator(job))
        .addNewPort()
        .withName(CoordinatorService.RENDEZVOUS)
        .withContainerPort(CoordinatorService.RENDEZVOUS_PORT)
        .withProtocol("TCP")
        .endPort()
        .build();
  }
}
