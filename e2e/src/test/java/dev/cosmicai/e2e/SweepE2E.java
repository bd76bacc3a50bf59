package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepStatus;
import dev.cosmicai.crds.sweep.InferenceSweepStatus.RunCounts;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.RunningSweep;
import dev.cosmicai.e2e.harness.ServerTable;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Jobs over a grid of settings, with an operator that dies meanwhile. */
@OnCluster
@Isolated
class SweepE2E {
  private final Cluster cluster;
  private final TestNamespace namespace;
  private final BucketServer bucket;

  SweepE2E(Cluster cluster, TestNamespace namespace, BucketServer bucket) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.bucket = bucket;
  }

  @BeforeEach
  void fillTheBucket() {
    bucket.with(Dataset.QUICK);
  }

  @AfterEach
  void waitForTheOperator() {
    cluster.chart().awaitReady();
  }

  @Test
  void operatorPodKilledAndEachRunTakesPlaceOnce() {
    try (RunningSweep sweep =
        RunningSweep.start(
            namespace,
            TestJob.of("batches", Dataset.QUICK).with("worldSize", 1),
            Map.of(
                "axes",
                List.of(Map.of("field", "batchSize", "values", List.of(4, 8))),
                "repeats",
                2,
                "warmUp",
                false,
                "parallelJobs",
                2))) {
      sweep.await("two runs are under way", seen -> active(seen) == 2);
      InferenceSweep midway = sweep.await("a run has ended", seen -> ended(seen) > 0);
      assertThat(midway.getStatus().currentCell()).isNotEmpty();
      assertThat(midway.getStatus().eta()).isNotEmpty();

      cluster.faults().killOperator();

      InferenceSweepStatus status = sweep.awaitComplete().getStatus();
      List<String> runs = List.of("4-1", "4-2", "8-1", "8-2");
      assertThat(sweep.jobsEverMade())
          .containsExactlyInAnyOrderElementsOf(runs.stream().map(r -> "batches-" + r).toList());
      for (String run : runs) {
        assertThat(bucket.metrics("batches/" + run)).isEqualTo(Dataset.QUICK.metrics());
      }
      assertThat(status.runs().endedIndexes()).isEqualTo("0-3");
      ServerTable table = sweep.table();
      assertThat(table.narrowNames())
          .containsExactly("Name", "Cells", "Failed", "Current", "ETA", "Age");
      assertThat(table.narrow("Cells")).isEqualTo("2/2");
      assertThat(table.narrow("Failed")).isEqualTo("0");
      assertThat(table.wide("Runs")).isEqualTo("4/4");

      sweep.deleteAndAwaitGone();
    }
  }

  @Test
  void sweepsAtTheSameTimeKeepTheirJobsCountsAndOutputsApart() {
    List<String> names = List.of("one", "two", "three");
    List<RunningSweep> sweeps = new ArrayList<>();
    try {
      for (String name : names) {
        sweeps.add(
            RunningSweep.start(
                namespace,
                TestJob.of(name, Dataset.QUICK).with("worldSize", 1),
                Map.of(
                    "axes",
                    List.of(Map.of("field", "batchSize", "values", List.of(4, 8))),
                    "warmUp",
                    false,
                    "parallelJobs",
                    2)));
      }
      for (int i = 0; i < names.size(); i++) {
        InferenceSweepStatus status = sweeps.get(i).awaitComplete().getStatus();
        String name = names.get(i);
        assertThat(status.runs().completed()).isEqualTo(2);
        assertThat(status.runs().endedIndexes()).isEqualTo("0-1");
        assertThat(sweeps.get(i).jobsEverMade())
            .containsExactlyInAnyOrder(name + "-4-1", name + "-8-1");
        for (String run : List.of("4-1", "8-1")) {
          assertThat(bucket.metrics(name + "/" + run)).isEqualTo(Dataset.QUICK.metrics());
        }
      }
    } finally {
      sweeps.forEach(RunningSweep::close);
    }
  }

  @Test
  void sweepOverAnotherOnesOutputKeepsWhatIsFinished() {
    Map<String, Object> grid =
        Map.of(
            "axes",
            List.of(Map.of("field", "batchSize", "values", List.of(4, 8))),
            "warmUp",
            false);
    TestJob job = TestJob.of("again", Dataset.QUICK).with("worldSize", 1);
    try (RunningSweep first = RunningSweep.start(namespace, job, grid)) {
      first.awaitComplete();
      first.deleteAndAwaitGone();
    }
    String summary = summary();

    try (RunningSweep second = RunningSweep.start(namespace, job, grid)) {
      assertThat(second.awaitComplete().getStatus().runs().completed()).isEqualTo(2);
      second.deleteAndAwaitGone();
    }
    assertThat(summary()).isEqualTo(summary);

    try (RunningSweep other = RunningSweep.start(namespace, job.with("worldSize", 2), grid)) {
      Condition failed = other.awaitFailed();
      assertThat(failed.getReason()).isEqualTo("OutputRefused");
      assertThat(failed.getMessage()).contains("of 1 ranks, and this one is of 2");
    }
    assertThat(summary()).isEqualTo(summary);
  }

  @Test
  void cellThatFailsStopsTheSweepForItsReason() {
    try (RunningSweep sweep =
        RunningSweep.start(
            namespace,
            TestJob.of("stopped", Dataset.QUICK).with("worldSize", 1),
            Map.of(
                "datasets",
                List.of(
                    Map.of("name", "none", "uri", BucketServer.uri("nothing-here")),
                    Map.of("name", "quick", "uri", Dataset.QUICK.dataUri())),
                "order",
                "Listed",
                "warmUp",
                false,
                "onFailure",
                "Stop"))) {

      Condition failed = sweep.awaitFailed();

      assertThat(failed.getReason()).isEqualTo("InputNotFound");
      assertThat(failed.getMessage()).contains("stopped-none-1").contains("nothing-here");
      assertThat(sweep.jobsEverMade()).containsExactly("stopped-none-1");
      assertThat(sweep.table().narrow("Failed")).isEqualTo("1");
    }
  }

  private String summary() {
    return bucket.result("again/4-1", "summary.json").toString();
  }

  private static int active(InferenceSweep sweep) {
    return count(sweep, RunCounts::active);
  }

  private static int ended(InferenceSweep sweep) {
    return count(sweep, RunCounts::completed);
  }

  private static int count(InferenceSweep sweep, Function<RunCounts, Integer> of) {
    return Optional.ofNullable(sweep.getStatus()).map(InferenceSweepStatus::runs).map(of).orElse(0);
  }
}
