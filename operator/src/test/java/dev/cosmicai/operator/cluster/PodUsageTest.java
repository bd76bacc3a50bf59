package dev.cosmicai.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.Component;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PodUsageTest {
  private static final Instant NOW = Instant.parse(TestPods.STARTED).plusSeconds(30);

  @Test
  void endedContainerCountsFromStartToEnd() {
    assertThat(usage("Failed", TestPods.terminated(1, "Error", null)))
        .isEqualTo(new PodUsage(1, 12));
  }

  @Test
  void runningContainerCountsUntilNow() {
    assertThat(usage("Running", TestPods.running())).isEqualTo(new PodUsage(1, 30));
  }

  @Test
  void earlierStateOfARestartedContainerCountsToo() {
    Pod restarted =
        new PodBuilder(pod("Running", TestPods.running()))
            .editStatus()
            .editContainerStatus(0)
            .withLastState(TestPods.terminated(1, "Error", null))
            .endContainerStatus()
            .endStatus()
            .build();

    assertThat(PodUsage.of(restarted, NOW)).isEqualTo(new PodUsage(1, 42));
  }

  @Test
  void podThatNeverRanCountsNothing() {
    assertThat(usage("Pending", TestPods.waiting("ContainerCreating", null)))
        .isEqualTo(PodUsage.NONE);
    assertThat(PodUsage.of(TestPods.rank(TestJobs.minimal(), 0, 0).build(), NOW))
        .isEqualTo(PodUsage.NONE);
    ContainerState lost = TestPods.terminated(137, "ContainerStatusUnknown", null);
    lost.getTerminated().setStartedAt(null);
    lost.getTerminated().setFinishedAt(null);
    assertThat(usage("Failed", lost)).isEqualTo(PodUsage.NONE);
  }

  @Test
  void clockOfANodeThatIsAheadTakesNothingAway() {
    Pod pod = pod("Running", TestPods.running());
    assertThat(PodUsage.of(pod, NOW.minusSeconds(60))).isEqualTo(new PodUsage(1, 0));
  }

  private static PodUsage usage(String phase, ContainerState state) {
    return PodUsage.of(pod(phase, state), NOW);
  }

  private static Pod pod(String phase, ContainerState state) {
    return TestPods.in(TestPods.rank(TestJobs.minimal(), 0, 0), Component.RANK, phase, state);
  }
}
