package dev.cosmicai.operator.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.TestSweeps;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweptJobTest {
  @Test
  void jobHasTheCellsValuesAndAFolderOfItsOwn() {
    InferenceJob job = SweptJob.of(sweep(), Grid.of(sweep()).runs().get(3));

    assertThat(job.getSpec().worldSize()).isEqualTo(2);
    assertThat(job.getSpec().output().uri()).isEqualTo("s3://results/sizes/2-2");
  }

  @Test
  void jobGoesOnWithWhatIsThereAndIsToldToKeepWhatIsFinished() {
    InferenceJob job = SweptJob.of(sweep(), Grid.of(sweep()).runs().get(0));
    job.getMetadata().setUid("of-the-job");

    assertThat(job.getSpec().resume()).isTrue();
    assertThat(RunVariables.ofCoordinator(job))
        .contains(new EnvVar("COSMIC_KEEP_FINISHED", "true", null));
    assertThat(RunVariables.ofCoordinator(TestJobs.minimal()))
        .extracting(EnvVar::getName)
        .doesNotContain("COSMIC_KEEP_FINISHED");
  }

  @Test
  void warmUpOfEachSweepHasAFolderOfItsOwn() {
    assertThat(SweptJob.of(sweep(), Grid.of(sweep()).warmUp().get()).getSpec().output().uri())
        .isEqualTo("s3://results/sizes/warm-up-" + TestSweeps.UID);
  }

  @Test
  void jobWaitsInTheQueueOfItsSweep() {
    InferenceSweep queued = sweep();
    queued.getMetadata().setLabels(Map.of(RunLabels.QUEUE, "batch"));

    InferenceJob job = SweptJob.of(queued, Grid.of(queued).runs().get(0));

    assertThat(WorkerJob.queue(job)).contains("batch");
    assertThat(WorkerJob.queue(SweptJob.of(sweep(), Grid.of(sweep()).runs().get(0)))).isEmpty();
  }

  private static InferenceSweep sweep() {
    return TestSweeps.with("");
  }
}
