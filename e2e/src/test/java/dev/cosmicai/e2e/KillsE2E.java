package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.Patience;
import dev.cosmicai.e2e.harness.RunningJob;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import dev.cosmicai.e2e.machine.PyArrow;
import dev.cosmicai.storage.StoredObject;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A job whose pods and whose operator are killed every few seconds. Set {@code -Dkills.runs} and
 * {@code -Dkills.seed} for more and other jobs. Alone in the cluster, since all jobs have the same
 * operator.
 */
@OnCluster
@Isolated
class KillsE2E {
  private static final int MOST_KILLS = 6;
  private static final int MIN_PAUSE_MILLIS = 1_000;
  private static final int MAX_PAUSE_MILLIS = 5_000;

  private final Cluster cluster;
  private final TestNamespace namespace;
  private final BucketServer bucket;

  private enum Kind {
    RANK,
    COORDINATOR,
    OPERATOR
  }

  KillsE2E(Cluster cluster, TestNamespace namespace, BucketServer bucket) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.bucket = bucket;
  }

  static IntStream seeds() {
    int first = Integer.getInteger("kills.seed", 1);
    return IntStream.range(first, first + Integer.getInteger("kills.runs", 1));
  }

  @AfterEach
  void waitForTheOperator() {
    cluster.chart().awaitReady();
  }

  /** One before the others, undisturbed: what comes out depends on how the data are split. */
  @BeforeAll
  static void runUndisturbed(TestNamespace namespace, BucketServer bucket) {
    bucket.with(Dataset.SLOW);
    namespace.start(job("undisturbed")).awaitComplete();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void podsKilledAtRandomChangeNothing(int seed, @TempDir Path predictions) throws IOException {
    RunningJob job = namespace.start(job("kills-" + seed));
    long begunNanos = System.nanoTime();
    job.await("is seen", any -> true);

    List<Kind> killed = killWhileItRuns(job, new Random(seed));
    job.awaitComplete();
    double seconds = (System.nanoTime() - begunNanos) / 1e9;

    List<Integer> committed = bucket.committedSplits(job.name());
    System.out.printf(
        "kills: seed %d, ranks %d, coordinators %d, operators %d, splits %d, seconds %.1f%n",
        seed,
        Collections.frequency(killed, Kind.RANK),
        Collections.frequency(killed, Kind.COORDINATOR),
        Collections.frequency(killed, Kind.OPERATOR),
        committed.size(),
        seconds);
    assertThat(bucket.metrics(job.name())).isEqualTo(bucket.metrics("undisturbed"));
    assertThat(committed)
        .hasSizeGreaterThan(Dataset.SLOW.files())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, committed.size()).boxed().toList());
    assertThat(killed).isNotEmpty();
    for (StoredObject table : bucket.list("results/" + job.name() + "/predictions")) {
      String key = table.uri().key();
      Files.write(predictions.resolve(key.substring(key.lastIndexOf('/') + 1)), bucket.get(key));
    }
    assertThat(PyArrow.rows(predictions, Dataset.SLOW.files(), Dataset.SLOW.samplesPerFile()))
        .isEqualTo(PyArrow.EACH_ROW_ONCE);
  }

  private static TestJob job(String name) {
    return TestJob.of(name, Dataset.SLOW)
        .withData("splitSize", "1Mi")
        .with("worldSize", 3)
        .with("parallelism", 2)
        .with("retriesPerRank", 20);
  }

  /** First one of each kind, in any order, then any; what there was to kill. */
  private List<Kind> killWhileItRuns(RunningJob job, Random random) {
    List<Kind> next = new ArrayList<>(Arrays.asList(Kind.values()));
    Collections.shuffle(next, random);
    while (next.size() < MOST_KILLS) {
      next.add(Kind.values()[random.nextInt(Kind.values().length)]);
    }
    List<Kind> killed = new ArrayList<>();
    while (killed.size() < MOST_KILLS) {
      Patience.pause(
          Duration.ofMillis(
              MIN_PAUSE_MILLIS + random.nextInt(MAX_PAUSE_MILLIS - MIN_PAUSE_MILLIS)));
      Kind kind = next.get(killed.size());
      List<Pod> pods =
          switch (kind) {
            case RANK -> job.running("rank");
            case COORDINATOR -> job.running("coordinator");
            case OPERATOR -> cluster.chart().operatorPods();
          };
      if (job.isComplete()) {
        break;
      } else if (!pods.isEmpty()) {
        cluster.faults().kill(List.of(pods.get(random.nextInt(pods.size()))));
        killed.add(kind);
      }
    }
    return killed;
  }
}
