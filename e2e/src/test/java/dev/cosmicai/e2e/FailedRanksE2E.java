package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.Patience;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that something is wrong with: they end as they should, and say why. */
@OnCluster
class FailedRanksE2E {
  private final Cluster cluster;
  private final TestNamespace namespace;
  private final BucketServer bucket;

  FailedRanksE2E(Cluster cluster, TestNamespace namespace, BucketServer bucket) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.bucket = bucket;
  }

  @BeforeEach
  void fillTheBucket() {
    bucket.with(Dataset.QUICK).with(Dataset.SLOW);
    byte[] good = bucket.get(Dataset.QUICK.path("data/1.pt"));
    bucket.put("spoilt/1.pt", good);
    bucket.put("spoilt/2.pt", Arrays.copyOf(good, good.length / 2));
    bucket.put("spoilt/3.pt", good);
  }

  @Test
  void corruptPartitionFailsAJobThatToleratesNone() {
    RunningJob job = namespace.start(TestJob.of("corrupt", Dataset.QUICK).onData("spoilt"));

    Condition failed = job.awaitFailed();

    assertThat(failed.getReason()).isEqualTo("RanksFailed");
    assertThat(failed.getMessage()).contains("rank ", BucketServer.uri("spoilt/2.pt"));
    assertCorruptRankIsNamed(job.latest().getStatus());
  }

  @Test
  void corruptPartitionIsToleratedAndNamed() {
    RunningJob job =
        namespace.start(
            TestJob.of("tolerated", Dataset.QUICK).onData("spoilt").with("maxFailedRanks", 1));

    InferenceJobStatus status = job.awaitComplete();

    assertThat(status.ranks().succeeded()).isEqualTo(2);
    assertThat(status.splits().failed()).isEqualTo(1);
    assertThat(status.summary().samples()).isEqualTo(2L * Dataset.QUICK.samplesPerFile());
    assertCorruptRankIsNamed(status);
  }

  @Test
  void rankOutOfMemoryFailsAJobThatToleratesNone() {
    RunningJob job = namespace.start(slowRanks("out-of-memory"));
    job.awaitComputing();

    int rank = exhaustMemoryOfARank(job);

    assertThat(job.awaitFailed().getReason()).isEqualTo("RanksFailed");
    assertRankOutOfMemoryIsNamed(job.latest().getStatus(), rank);
  }

  @Test
  void rankOutOfMemoryIsToleratedAndNamed() {
    RunningJob job =
        namespace.start(slowRanks("out-of-memory-tolerated").with("maxFailedRanks", 1));
    job.awaitComputing();

    int rank = exhaustMemoryOfARank(job);

    InferenceJobStatus status = job.awaitComplete();
    assertThat(status.summary().samples())
        .isEqualTo((Dataset.SLOW.files() - 1L) * Dataset.SLOW.samplesPerFile());
    assertRankOutOfMemoryIsNamed(status, rank);
  }

  @Test
  void whatAFailedRankWasAtIsDoneByOthers() {
    RunningJob job =
        namespace.start(
            slowRanks("taken-over").with("assignment", "Dynamic").with("maxFailedRanks", 1));
    job.awaitComputing();

    int rank = exhaustMemoryOfARank(job);

    InferenceJobStatus status = job.awaitComplete();
    assertThat(status.summary().samples()).isEqualTo(Dataset.SLOW.samples());
    assertThat(status.splits().failed()).isZero();
    assertThat(status.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.rank()).isEqualTo(rank));
  }

  @Test
  void rankThatExitsWellWithoutAContributionIsNoticed() {
    // The virtual machine prints its version and ends, with 0.
    RunningJob job =
        namespace.start(
            TestJob.of("silent", Dataset.QUICK)
                .with("worldSize", 1)
                .withWorkerVariable("JAVA_TOOL_OPTIONS", "-Xinternalversion"));

    assertThat(job.awaitFailed().getReason()).isEqualTo("RanksFailed");

    assertThat(job.latest().getStatus().failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.rank()).isZero();
              assertThat(failure.reason()).isEqualTo("NoContribution");
            });
  }

  @Test
  void missingModelFailsWithoutWaitingForIt() {
    RunningJob job =
        namespace.start(
            TestJob.of("no-model", Dataset.QUICK)
                .with("worldSize", 2)
                .with("model", Map.of("uri", BucketServer.uri("no-such-network.pt"))));

    Condition failed = job.awaitFailed();

    assertThat(failed.getReason()).isEqualTo("InputNotFound");
    assertThat(failed.getMessage()).contains(BucketServer.uri("no-such-network.pt"));
    InferenceJobStatus status = job.latest().getStatus();
    assertThat(
            Duration.between(
                Instant.parse(status.startTime()), Instant.parse(status.completionTime())))
        .isLessThan(Duration.ofMinutes(2));
    assertThat(job.latest().getStatus().phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void noPartitionsFailWithinSeconds() {
    RunningJob job = namespace.start(TestJob.of("no-data", Dataset.QUICK).onData("nothing-here"));

    Condition failed = job.awaitFailed();

    assertThat(failed.getReason()).isEqualTo("InputNotFound");
    assertThat(failed.getMessage()).contains(BucketServer.uri("nothing-here"));
  }

  @Test
  void missingCredentialsSecretIsTold() {
    RunningJob job =
        namespace.start(
            TestJob.of("no-secret", Dataset.QUICK)
                .with(
                    "storage",
                    Map.of(
                        "endpoint", "http://bucket:9000",
                        "pathStyle", true,
                        "credentialsSecret", "not-there")));

    job.await("says what is missing", j -> mentions(j, "not-there"));

    job.delete();
    job.awaitGone();
  }

  @Test
  void missingImageIsTold() {
    RunningJob job =
        namespace.start(
            TestJob.of("no-image", Dataset.QUICK)
                .with("worldSize", 1)
                .withWorker("image", "cosmicai/no-such-image:1"));

    job.await("says what is missing", j -> mentions(j, "cosmicai/no-such-image:1"));

    job.delete();
    job.awaitGone();
  }

  @Test
  void ranksThatTheApiServerRefusesFailTheJobAtOnceInItsWords() {
    RunningJob job =
        namespace.start(
            TestJob.of("refused", Dataset.QUICK)
                .with("worldSize", 1)
                .withWorker(
                    "tolerations",
                    List.of(Map.of("key", "a", "operator", "Exists", "value", "not-with-exists"))));

    Condition failed = job.awaitFailed();

    assertThat(failed.getReason()).isEqualTo("InvalidSpec");
    assertThat(failed.getMessage()).contains("Job 'refused'", "tolerations[0]");
    Patience.await("the event says so")
        .until(
            () ->
                job.events("Failed").stream()
                    .anyMatch(e -> e.getMessage().contains("tolerations[0]")));
  }

  private static TestJob slowRanks(String name) {
    return TestJob.of(name, Dataset.SLOW)
        .with("worldSize", Dataset.SLOW.files())
        .with("parallelism", 2)
        .with("assignment", "Static")
        .with("retriesPerRank", 0);
  }

  private int exhaustMemoryOfARank(RunningJob job) {
    List<Pod> struck =
        Patience.await("a rank of " + job.name() + " that computes")
            .until(
                () -> bucket.whileFrozen(() -> exhaustMemoryOfOne(job.ranksComputing())),
                ranks -> !ranks.isEmpty());
    return RunningJob.ranks(struck).get(0);
  }

  private List<Pod> exhaustMemoryOfOne(List<Pod> ranks) {
    return ranks.stream().limit(1).map(cluster.faults()::exhaustMemory).toList();
  }

  private static void assertCorruptRankIsNamed(InferenceJobStatus status) {
    assertThat(status.ranks().failed()).isEqualTo(1);
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(status.ranks().failedIndexes())
                  .isEqualTo(Integer.toString(failure.rank()));
              assertThat(failure.reason()).isEqualTo("PartitionCorrupt");
              assertThat(failure.partition()).isEqualTo(BucketServer.uri("spoilt/2.pt"));
              assertThat(failure.message()).contains("2.pt");
            });
  }

  private static void assertRankOutOfMemoryIsNamed(InferenceJobStatus status, int rank) {
    assertThat(status.ranks().failedIndexes()).isEqualTo(Integer.toString(rank));
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.rank()).isEqualTo(rank);
              assertThat(failure.reason()).isEqualTo("OutOfMemory");
              assertThat(failure.partition())
                  .isEqualTo(Dataset.SLOW.dataUri() + "/" + (rank + 1) + ".pt");
            });
  }

  private static boolean mentions(InferenceJob job, String text) {
    return job.getStatus() != null
        && job.getStatus().conditions() != null
        && job.getStatus().conditions().stream()
            .anyMatch(c -> c.getMessage() != null && c.getMessage().contains(text));
  }
}
