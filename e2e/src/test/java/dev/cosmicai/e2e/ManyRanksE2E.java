package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.e2e.harness.BucketServer;
import dev.cosmicai.e2e.harness.Dataset;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.TestJob;
import dev.cosmicai.e2e.harness.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Many more ranks than there is room for, and than there is work. */
@OnCluster
class ManyRanksE2E {
  private static final int RANKS = 12;

  @Test
  void ranksThatFindNothingLeftNeedNotRun(TestNamespace namespace, BucketServer bucket) {
    bucket.with(Dataset.QUICK);

    InferenceJobStatus status =
        namespace
            .start(
                TestJob.of("many", Dataset.QUICK).with("worldSize", RANKS).with("parallelism", 2))
            .within(Duration.ofMinutes(15))
            .awaitComplete();

    assertThat(status.ranks().done()).isEqualTo(RANKS + "/" + RANKS);
    assertThat(status.summary().pods()).isLessThan(RANKS);
    assertThat(bucket.metrics("many")).isEqualTo(Dataset.QUICK.metrics());
  }
}
