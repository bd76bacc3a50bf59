package dev.cosmicai.operator.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.TestSweeps;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweptJobTest {
  @Test
  void jobHasTheCellsValuesAndAFolderOfItsOwn() {
    InferenceJob job = SweptJob.of(sweep(), Grid.of(sweep()).runs().get(3), false);

    assertThat(job.getSpec().worldSize()).isEqualTo(2);
    assertThat(job.getSpec().output().uri()).isEqualTo("s3://results/sizes/2-2");
    assertThat(job.getSpec().resume()).isFalse();
  }

  @Test
  void jobThatTakesTheOtherOnesPlaceResumes() {
    assertThat(SweptJob.of(sweep(), Grid.of(sweep()).runs().get(0), true).getSpec().resume())
        .isTrue();
  }

  @Test
  void jobWaitsInTheQueueOfItsSweep() {
    InferenceSweep queued = sweep();
    queued.getMetadata().setLabels(Map.of(RunLabels.QUEUE, "batch"));

    InferenceJob job = SweptJob.of(queued, Grid.of(queued).runs().get(0), false);

    assertThat(WorkerJob.queue(job)).contains("batch");
    assertThat(WorkerJob.queue(SweptJob.of(sweep(), Grid.of(sweep()).runs().get(0), false)))
        .isEmpty();
  }

  private static InferenceSweep sweep() {
    return TestSweeps.with("");
  }
}
