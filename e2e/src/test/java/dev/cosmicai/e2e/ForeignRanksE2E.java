package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import dev.cosmicai.e2e.machine.Settings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Ranks that are a program of the user's. The program that computes here is a shell that becomes a
 * JVM with flags of its own, which speaks the rendezvous' protocol.
 */
@OnCluster
class ForeignRanksE2E {
  private static final List<String> PROGRAM =
      List.of(
          "sh",
          "-c",
          "touch \"$HOME/of-mine\" && exec java -Xmx128m -XX:+UseSerialGC"
              + " -cp @/app/jib-classpath-file \"$0\"");
  private static final List<String> MAIN = List.of("dev.cosmicai.worker.WorkerMain");

  private final Cluster cluster;
  private final TestNamespace namespace;
  private final BucketServer bucket;

  ForeignRanksE2E(Cluster cluster, TestNamespace namespace, BucketServer bucket) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.bucket = bucket;
  }

  @BeforeEach
  void fillTheBucket() {
    bucket.with(Dataset.QUICK).with(Dataset.SLOW);
  }

  @Test
  void programComputesAsARankOfOursDoes() {
    RunningJob job =
        namespace.start(computing(TestJob.of("program", Dataset.QUICK)).with("worldSize", 2));

    InferenceJobStatus.Summary summary = job.awaitComplete().summary();

    assertThat(summary.samples()).isEqualTo(Dataset.QUICK.samples());
    assertThat(bucket.metrics("program")).isEqualTo(Dataset.QUICK.metrics());
    assertThat(job.pods("rank"))
        .isNotEmpty()
        .allSatisfy(
            pod -> {
              assertThat(container(pod).getCommand())
                  .isEqualTo(PROGRAM.stream().map(word -> word.replace("$", "$$")).toList());
              assertThat(container(pod).getLivenessProbe()).isNull();
            });
  }

  @Test
  void programThatIsKilledIsTriedAgain() {
    RunningJob job =
        namespace.start(computing(TestJob.of("killed", Dataset.SLOW)).with("worldSize", 2));
    job.awaitComputing();

    Pod killed = cluster.faults().kill(job.running("rank").subList(0, 1)).get(0);

    job.awaitComplete();
    assertThat(job.pods("rank"))
        .filteredOn(pod -> RunningJob.ranks(List.of(pod)).equals(RunningJob.ranks(List.of(killed))))
        .as("another pod of the same rank")
        .extracting(pod -> pod.getMetadata().getName())
        .isNotEmpty()
        .doesNotContain(killed.getMetadata().getName());
    assertThat(bucket.metrics("killed")).isEqualTo(Dataset.SLOW.metrics());
  }

  @Test
  void programSaysWhyItFails() {
    RunningJob job =
        namespace.start(
            shell(
                "says",
                "echo '{\"reason\":\"ModelCorrupt\",\"message\":\"no trees\"}'"
                    + " > $COSMIC_TERMINATION_LOG; exit 78"));

    assertThat(job.awaitFailed().getMessage()).contains("no trees");
    assertOnlyReason(job, "ModelCorrupt");
  }

  @Test
  void programThatEndsWellAndDidNothingIsNoticedAndNeedsNoModel() {
    RunningJob job = namespace.start(shell("idle", "exit 0").with("retriesPerRank", 0));

    assertThat(job.awaitFailed().getReason()).isEqualTo("RanksFailed");
    assertOnlyReason(job, "NoContribution");
  }

  @Test
  void programThatIsNotInTheImageIsNamed() {
    RunningJob job =
        namespace.start(
            TestJob.of("missing", Dataset.QUICK)
                .with("model", Map.of("task", "none"))
                .with("worldSize", 1)
                .with("retriesPerRank", 0)
                .withWorker("command", List.of("no-such-rank")));

    assertThat(job.awaitFailed().getMessage())
        .contains("no-such-rank", "check spec.worker.command");
    assertOnlyReason(job, "ImageUnavailable");
  }

  private static TestJob computing(TestJob job) {
    return job.withWorker("image", Settings.image("worker"))
        .withWorker("command", PROGRAM)
        .withWorker("args", MAIN);
  }

  /** A job without a network of whose one rank a shell is all. */
  private static TestJob shell(String name, String script) {
    return TestJob.of(name, Dataset.QUICK)
        .with("model", Map.of("task", "none"))
        .with("worldSize", 1)
        .withWorker("command", List.of("sh", "-c", script));
  }

  private static void assertOnlyReason(RunningJob job, String reason) {
    assertThat(job.latest().getStatus().failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo(reason));
  }

  private static Container container(Pod pod) {
    return pod.getSpec().getContainers().get(0);
  }
}
