package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Chart;
import dev.cosmicai.e2e.harness.ChartCopy;
import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.Patience;
import dev.cosmicai.e2e.harness.Permissions;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What an administrator does with the chart. Alone in the cluster: the operator comes and goes. */
@OnCluster
@Isolated
class ChartE2E {
  private final Chart chart;
  private final Cluster cluster;
  private final TestNamespace namespace;
  private final BucketServer bucket;

  ChartE2E(Cluster cluster, TestNamespace namespace, BucketServer bucket) {
    this.cluster = cluster;
    this.chart = cluster.chart();
    this.namespace = namespace;
    this.bucket = bucket.with(Dataset.QUICK).with(Dataset.SLOW);
  }

  @AfterEach
  void installAsItWas() {
    chart.install();
  }

  @Test
  void lintFindsNothing() {
    assertThat(chart.helm().run("lint", "--strict", Chart.folder().toString()))
        .contains("0 chart(s) failed");
  }

  @Test
  void valuesThatDoNotExistAreRefused() {
    assertThatThrownBy(
            () ->
                chart
                    .helm()
                    .run("template", Chart.folder().toString(), "--set", "operator.replica=2"))
        .hasMessageContaining("replica");
  }

  @Test
  void itsOwnTestPasses() {
    assertThat(chart.test()).contains("Phase:          Succeeded");
  }

  @Test
  void upgradeFromAChartWithoutAFieldKeepsRunningJobsRunningAndTheField(@TempDir Path dir)
      throws IOException {
    ChartCopy first = ChartCopy.in(dir);
    first.removeStatusField("summary", "podSeconds");
    chart.install(first.folder());
    RunningJob job = namespace.start(TestJob.of("upgraded", Dataset.SLOW).with("parallelism", 2));
    job.awaitComputing();

    chart.install();

    InferenceJobStatus status = job.awaitComplete();
    assertThat(status.summary().podSeconds()).as("the new field").isPositive();
    assertThat(status.summary().pods()).as("no pod was lost").isEqualTo(Dataset.SLOW.files());
    assertThat(bucket.metrics("upgraded")).isEqualTo(Dataset.SLOW.metrics());
  }

  @Test
  void uninstallIsCleanAndLeavesTheUsersJobs() {
    RunningJob job = namespace.start(TestJob.of("left", Dataset.QUICK).with("worldSize", 1));
    job.awaitComplete();

    chart.uninstall();

    Patience.await("nothing remains of the release")
        .untilAsserted(() -> assertThat(chart.remains()).isEmpty());
    assertThat(namespace.jobs().withName("left").get()).isNotNull();
    assertThat(job.pods("rank")).isNotEmpty();
  }

  @Test
  void jobThatCameWhileNoOperatorWasThereIsRunByTheNext() {
    chart.uninstall();
    RunningJob job = namespace.start(TestJob.of("patient", Dataset.QUICK).with("worldSize", 1));

    chart.install();

    job.awaitComplete();
    assertThat(bucket.metrics("patient")).isEqualTo(Dataset.QUICK.metrics());
  }

  @Test
  void operatorMayDoNothingThatItDoesNotNeed() {
    Permissions operator = Permissions.ofOperator(cluster);

    assertThat(operator.mayIn(namespace.name(), "create", "batch", "jobs")).isTrue();
    assertThat(operator.mayIn(namespace.name(), "patch", "", "services")).isTrue();
    assertThat(operator.mayIn(namespace.name(), "delete", "", "services"))
        .as("a run that has ended needs none")
        .isTrue();
    assertThat(operator.mayIn(namespace.name(), "delete", "", "pods")).isFalse();
    assertThat(operator.mayIn(namespace.name(), "patch", "", "secrets")).isFalse();
    assertThat(operator.mayIn(namespace.name(), "list", "", "secrets")).isFalse();
    assertThat(operator.mayIn(namespace.name(), "delete", "", "secrets")).isFalse();
    assertThat(operator.mayIn(namespace.name(), "create", "", "pods")).isFalse();
    assertThat(operator.mayIn(namespace.name(), "create", "", "pods/exec")).isFalse();
    assertThat(operator.mayIn(namespace.name(), "patch", "cosmicai.dev", "inferencejobs"))
        .as("it suspends the jobs of a sweep")
        .isTrue();
    assertThat(operator.mayIn(namespace.name(), "update", "cosmicai.dev", "inferencejobs"))
        .isFalse();
    for (String verb : new String[] {"create", "patch", "update"}) {
      assertThat(operator.mayIn(namespace.name(), verb, "cosmicai.dev", "inferencesweeps"))
          .as("%s sweeps", verb)
          .isFalse();
    }
    assertThat(operator.mayIn(null, "list", "", "nodes")).isFalse();
    assertThat(operator.mayIn(null, "create", "rbac.authorization.k8s.io", "clusterroles"))
        .isFalse();
  }

  @Test
  void operatorOfListedNamespacesRunsTheirJobsAndMayDoNothingElsewhere() {
    try (TestNamespace other = namespace.sibling("other")) {
      chart.install(Chart.folder(), "watchNamespaces={" + namespace.name() + "}");

      Permissions operator = Permissions.ofOperator(cluster);
      assertThat(operator.mayIn(namespace.name(), "create", "batch", "jobs")).isTrue();
      for (Map.Entry<String, String> resource :
          Map.of("inferencejobs", "cosmicai.dev", "jobs", "batch", "secrets", "", "pods", "")
              .entrySet()) {
        for (String verb : new String[] {"get", "list", "watch", "create"}) {
          assertThat(operator.mayIn(other.name(), verb, resource.getValue(), resource.getKey()))
              .as("%s %s elsewhere", verb, resource.getKey())
              .isFalse();
        }
      }
      RunningJob elsewhere =
          other.start(TestJob.of("elsewhere", Dataset.QUICK).with("worldSize", 1));
      namespace.start(TestJob.of("here", Dataset.QUICK).with("worldSize", 1)).awaitComplete();
      assertThat(RunningJob.phaseOf(elsewhere.latest())).isNull();
    }
  }
}
