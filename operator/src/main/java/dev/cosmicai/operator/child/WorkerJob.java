package dev.cosmicai.operator.child;

import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.ModelSpec;
import dev.cosmicai.crds.WorkerSpec;
import dev.cosmicai.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Job of a run's ranks: one completion index a rank. It has no TTL, as a finished Job that is
 * gone looks like one that never was; the InferenceJob's own TTL takes it along.
 */
public final class WorkerJob {
  /** Annotation: how often the ranks' Job was created, this one included. */
  public static final String STARTS = "cosmicai.dev/starts";

  // What the API server allows an Indexed Job of more than 10,000 completions.
  private static final int MAX_PARALLELISM = 10_000;

  private WorkerJob() {}

  /**
   * The worker Job of this run.
   *
   * @param worldSize the number of ranks, at least 1
   * @param starts how often this run's worker Job was created, this time included, at least 1
   */
  public static Job of(InferenceJob job, OperatorConfig config, int worldSize, int starts) {
    InferenceJobSpec spec = job.getSpec();
    Optional<String> queue = queue(job);
    return new JobBuilder()
        .withMetadata(metadata(job, queue, starts))
        .withNewSpec()
        .withCompletionMode("Indexed")
        .withCompletions(worldSize)
        .withParallelism(parallelism(job, worldSize))
        .withBackoffLimitPerIndex(spec.retriesPerRank())
        .withMaxFailedIndexes(Math.min(spec.maxFailedRanks(), worldSize))
        .withPodFailurePolicy(FailureRules.ofRanks())
        // Never two pods of one rank, as far as the cluster can see.
        .withPodReplacementPolicy("Failed")
        // Kueue starts the Job when there is quota for it.
        .withSuspend(queue.isPresent() ? Boolean.TRUE : null)
        .withNewTemplate()
        .withMetadata(podMetadata(job))
        .withSpec(podSpec(job, config, starts))
        .endTemplate()
        .endSpec()
        .build();
  }

  /** How many ranks may run at the same time. */
  public static int parallelism(InferenceJob job, int worldSize) {
    Integer wanted = job.getSpec().parallelism();
    int most = Math.min(worldSize, MAX_PARALLELISM);
    return wanted == null ? most : Math.min(wanted, most);
  }

  /** The Kueue queue that the job waits in, if it waits in one. */
  public static Optional<String> queue(InferenceJob job) {
    return Optional.ofNullable(job.getMetadata().getLabels())
        .map(labels -> labels.get(RunLabels.QUEUE))
        .filter(queue -> !queue.isEmpty());
  }

  /** What {@code starts} a worker Job was made with: it survives a status that was not written. */
  public static int starts(Job workers) {
    Map<String, String> annotations = workers.getMetadata().getAnnotations();
    String starts = annotations == null ? null : annotations.get(STARTS);
    return starts != null && starts.matches("\\d{1,9}") ? Integer.parseInt(starts) : 1;
  }

  private static ObjectMeta metadata(InferenceJob job, Optional<String> queue, int starts) {
    ObjectMetaBuilder metadata =
        new ObjectMetaBuilder(Owned.metadata(job, RunNames.workerJob(job), Component.RANK))
            .addToAnnotations(STARTS, Integer.toString(starts));
    queue.ifPresent(name -> metadata.addToLabels(RunLabels.QUEUE, name));
    return metadata.build();
  }

  private static ObjectMeta podMetadata(InferenceJob job) {
    WorkerSpec worker = job.getSpec().worker();
    Map<String, String> labels = new TreeMap<>(worker.labels());
    labels.putAll(RunLabels.of(job, Component.RANK));
    return new ObjectMetaBuilder()
        .withLabels(labels)
        .withAnnotations(
            worker.annotations().isEmpty() ? null : new TreeMap<>(worker.annotations()))
        .build();
  }

  private static PodSpec podSpec(InferenceJob job, OperatorConfig config, int starts) {
    WorkerSpec worker = job.getSpec().worker();
    PodSpecBuilder spec = RunPod.spec(job, config, List.of(RunSecret.TOKEN, RunSecret.CERTIFICATE));
    ModelCacheVolume.of(config).ifPresent(cache -> spec.addToVolumes(cache.volume()));
    return spec.withContainers(container(job, config, starts))
        .withNodeSelector(
            worker.nodeSelector().isEmpty() ? null : new TreeMap<>(worker.nodeSelector()))
        .withTolerations(worker.tolerations())
        .withAffinity(worker.affinity())
        .withPriorityClassName(worker.priorityClassName())
        .withRuntimeClassName(worker.runtimeClassName())
        .build();
  }

  /** That of the job, else that which holds the engine of its model. */
  private static String image(InferenceJob job, OperatorConfig config) {
    InferenceJobSpec spec = job.getSpec();
    return Optional.ofNullable(spec.worker().image())
        .orElseGet(() -> config.workerImages().get(engine(spec)));
  }

  private static ModelEngine engine(InferenceJobSpec spec) {
    return Optional.ofNullable(spec.model())
        .map(ModelSpec::uri)
        .map(ModelEngine::of)
        .orElse(ModelEngine.TORCH);
  }

  private static Container container(InferenceJob job, OperatorConfig config, int starts) {
    WorkerSpec worker = job.getSpec().worker();
    ResourceRequirements resources =
        Optional.ofNullable(worker.resources()).orElse(config.workerResources());
    ContainerBuilder container =
        RunPod.container(
            job,
            Component.RANK,
            image(job, config),
            config,
            resources,
            RunVariables.ofRank(job, resources, starts));
    ModelCacheVolume.of(config).ifPresent(cache -> cache.mountIn(container));
    if (!worker.command().isEmpty()) {
      RankProgram.runIn(container, worker);
    }
    return container.build();
  }
}
