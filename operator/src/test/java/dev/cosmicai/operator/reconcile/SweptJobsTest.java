package dev.cosmicai.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.crds.InferenceJobStatus.Progress;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.status.RunStatus;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which changes of a job its sweep is told of. */
class SweptJobsTest {
  private final InferenceJob running = with(status -> status.phase(Phase.RUNNING));

  @Test
  void progressIsNoNewsToASweep() {
    InferenceJob further =
        with(status -> status.phase(Phase.RUNNING).progress(new Progress(5L, 10L, 50, 1.0, null)));

    assertThat(SweptJobs.matters(further, running)).isFalse();
  }

  @Test
  void beginningEndSuspensionAndDeletionAreNews() {
    assertThat(SweptJobs.matters(with(s -> s.phase(Phase.COMPLETE)), running)).isTrue();
    assertThat(SweptJobs.matters(with(s -> s.phase(Phase.RUNNING).startedNow()), running)).isTrue();
    InferenceJob suspended = TestJobs.withSpec("suspend: true");
    suspended.setStatus(running.getStatus());
    assertThat(SweptJobs.matters(suspended, running)).isTrue();
    InferenceJob leaving = with(status -> status.phase(Phase.RUNNING));
    leaving.getMetadata().setDeletionTimestamp("2026-11-22T08:00:00Z");
    assertThat(SweptJobs.matters(leaving, running)).isTrue();
    InferenceJob another = with(status -> status.phase(Phase.RUNNING));
    another.getMetadata().setUid("another");
    assertThat(SweptJobs.matters(another, running)).isTrue();
  }

  private static InferenceJob with(UnaryOperator<RunStatus> change) {
    InferenceJob job = TestJobs.minimal();
    job.setStatus(change.apply(RunStatus.of(job, Instant.EPOCH)).toStatus());
    return job;
  }
}
