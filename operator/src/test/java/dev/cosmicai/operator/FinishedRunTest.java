package dev.cosmicai.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Metric;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.crds.InferenceJobStatus.Results;
import dev.cosmicai.crds.InferenceJobStatus.Summary;
import dev.cosmicai.operator.child.RunLabels;
import dev.cosmicai.operator.cluster.InformerCache;
import dev.cosmicai.operator.cluster.LiveRunCluster;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.RunStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the operator's informers hold of a run that has ended, of which there may be thousands. */
class FinishedRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RUNS = 2_000;

  /** Measured were 5,753: metadata and status, without the spec. */
  private static final int MOST_BYTES = 6_500;

  @Test
  void nothingIsListedButTheJobItself() {
    try (MockApiServer api = MockApiServer.keeping()) {
      KubernetesClient client = api.client();
      InferenceJob job = TestJobs.allOptions();
      LiveRunCluster cluster =
          new LiveRunCluster(client, TestJobs.config(), new Asking(client), Clock.systemUTC());
      cluster.ensure(job);
      Job workers = cluster.createWorkers(job, 8, 1);
      assertThat(listed(client)).as("while it runs").hasSize(4);

      cluster.release(job, List.of(workers, cluster.coordinatorJob(job).orElseThrow()));

      assertThat(listed(client)).isEmpty();
      assertThat(client.batch().v1().jobs().inNamespace("sky").list().getItems())
          .as("with their pods' logs")
          .hasSize(2);
    }
  }

  @Test
  void aFinishedJobTakesFewKilobytesOfHeap() throws IOException {
    KubernetesSerialization lean = LeanSerialization.create();
    List<String> told = told();
    long before = liveBytes();
    List<InferenceJob> held =
        told.stream().map(json -> lean.unmarshal(json, InferenceJob.class)).toList();
    long bytes = (liveBytes() - before) / RUNS;

    assertThat(told).as("lives as before").hasSize(RUNS);
    assertThat(held).hasSize(RUNS).extracting(InferenceJob::hasEnded).doesNotContain(false);
    assertThat(bytes).as("bytes of heap a finished job").isLessThan(MOST_BYTES);
  }

  /** As the API server tells of jobs of a sweep that have ended. */
  private static List<String> told() throws IOException {
    InferenceJob job = TestJobs.allOptions();
    job.setStatus(complete(job));
    ObjectNode json = (ObjectNode) JSON.readTree(Serialization.asJson(job));
    ObjectNode metadata = (ObjectNode) json.get("metadata");
    metadata.put("creationTimestamp", "2026-11-22T08:00:00Z");
    ((ObjectNode) metadata.get("labels"))
        .put(RunLabels.NAME, RunLabels.APPLICATION)
        .put(RunLabels.MANAGED_BY, RunLabels.MANAGER)
        .put("cosmicai.dev/sweep", "batch-sizes")
        .put("cosmicai.dev/cell", "batchsize-512")
        .put("cosmicai.dev/repeat", "3");
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", InferenceJob.API_VERSION)
        .put("kind", "InferenceSweep")
        .put("name", "batch-sizes")
        .put("uid", "0d9f6a5e-8b1c-4b7e-9a43-5a1d2c3b4e5f")
        .put("controller", true)
        .put("blockOwnerDeletion", true);
    metadata.putObject("annotations").put("kubectl.kubernetes.io/last-applied-configuration", "{}");
    return IntStream.range(0, RUNS)
        .mapToObj(
            i -> {
              metadata.put("name", "batch-sizes-c" + i).put("resourceVersion", "" + (90_000 + i));
              metadata.put("uid", "5f0c3a52-6a4b-4a3c-9c27-%012d".formatted(i));
              return json.toString();
            })
        .toList();
  }

  private static InferenceJobStatus complete(InferenceJob job) {
    String results = "s3://results/batch-sizes/batchsize-512/3/";
    return RunStatus.of(job, Instant.parse("2026-11-22T08:00:01Z"))
        .startedNow()
        .condition(ConditionType.PLANNED, true, ConditionReason.InputFrozen, "4 splits for 8 ranks")
        .condition(ConditionType.RUNNING, false, ConditionReason.Finished, "the job has ended")
        .condition(
            ConditionType.COMPLETE,
            true,
            ConditionReason.AllRanksSucceeded,
            "all 8 ranks succeeded: nmad 0.0125")
        .results(
            new Summary(
                5_112L,
                5_112L,
                "redshift",
                "nmad 0.0125",
                Stream.of("r2", "nmad", "outliers", "width68", "bias", "mae", "mse")
                    .map(name -> new Metric(name, 0.0125))
                    .toList(),
                0.0131,
                0.00037,
                0.0029,
                0.0118,
                0.9012,
                12.5,
                9.25,
                408.96,
                12.1,
                12.1,
                0.000412,
                97.5,
                8),
            new Results(
                results + "summary.json",
                results + "combined_data.json",
                results + "result_stats.csv",
                results + "adjusted_stats.csv",
                results + "inference.png",
                results + "report.html",
                results + "predictions/"))
        .phase(Phase.COMPLETE)
        .endedNow()
        .toStatus();
  }

  private static List<HasMetadata> listed(KubernetesClient client) {
    List<HasMetadata> listed = new ArrayList<>();
    for (Class<? extends HasMetadata> type :
        List.of(Job.class, Service.class, NetworkPolicy.class)) {
      listed.addAll(
          client
              .resources(type)
              .inNamespace("sky")
              .withLabelSelector(RunLabels.LIVE_SELECTOR)
              .list()
              .getItems());
    }
    return listed;
  }

  private static long liveBytes() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Informers that have seen all that there is. */
  private record Asking(KubernetesClient client) implements InformerCache {
    @Override
    public <T extends HasMetadata> Optional<T> get(Class<T> type, String namespace, String name) {
      return Optional.ofNullable(
          client.resources(type).inNamespace(namespace).withName(name).get());
    }
  }
}
