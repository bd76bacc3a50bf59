package dev.cosmicai.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.crds.InferenceJobStatus.Progress;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.TestSweeps;
import dev.cosmicai.operator.child.SweptJob;
import dev.cosmicai.operator.status.RunStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which changes of a job its sweep is told of. */
class SweptJobsTest {
  private final SweptJobs jobs = new SweptJobs();
  private final List<ResourceID> told = new ArrayList<>();
  private final InferenceJob running = with(status -> status.phase(Phase.RUNNING));

  @BeforeEach
  void startTheController() {
    jobs.sweeps().setEventHandler(event -> told.add(event.getRelatedCustomResourceID()));
    jobs.sweeps().start();
  }

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

  @Test
  void aSweepIsToldOfTheEndThatTheOperatorWritesAndNotOfProgress() {
    InferenceJob job = owned(running);

    jobs.wrote(job, further(Phase.RUNNING));
    assertThat(told).isEmpty();
    jobs.wrote(job, further(Phase.COMPLETE));

    assertThat(told).containsExactly(new ResourceID("sizes", "sky"));
  }

  @Test
  void aSweepIsToldOfWhatOthersDoToItsJobs() {
    SweptJobs.Listener listener = jobs.listen(new OneJob(running));
    InferenceJob job = owned(running);
    InferenceJob suspended = owned(TestJobs.withSpec("suspend: true"));
    suspended.setStatus(job.getStatus());

    listener.onResourceUpdated(owned(with(s -> s.phase(Phase.RUNNING))), job);
    assertThat(told).isEmpty();
    listener.onResourceUpdated(suspended, job);
    assertThat(told).hasSize(1);
    listener.onResourceDeleted(job);
    assertThat(told).hasSize(2);
    listener.onResourceDeleted(running);
    assertThat(told).as("a job of no sweep").hasSize(2);
  }

  @Test
  void jobsAreThoseOfTheirOwnControllersCache() {
    assertThat(jobs.get(InferenceJob.class, "sky", "galaxies")).isEmpty();
    SweptJobs.Listener unused = jobs.listen(new OneJob(running));

    assertThat(jobs.get(InferenceJob.class, "sky", "galaxies")).containsSame(running);
    assertThat(jobs.get(InferenceJob.class, "sky", "others")).isEmpty();
  }

  /** The cache of a controller that has one job. */
  private record OneJob(InferenceJob job) implements Cache<InferenceJob> {
    @Override
    public Optional<InferenceJob> get(ResourceID id) {
      return Optional.of(job).filter(known -> ResourceID.fromResource(known).equals(id));
    }

    @Override
    public Stream<ResourceID> keys() {
      return Stream.of(ResourceID.fromResource(job));
    }

    @Override
    public Stream<InferenceJob> list(Predicate<InferenceJob> predicate) {
      return Stream.of(job).filter(predicate);
    }
  }

  private static InferenceJob owned(InferenceJob job) {
    InferenceJob owned = Serialization.clone(job);
    InferenceSweep sweep = TestSweeps.with("");
    owned
        .getMetadata()
        .setOwnerReferences(
            SweptJob.of(sweep, Grid.of(sweep).runs().get(0)).getMetadata().getOwnerReferences());
    return owned;
  }

  private static InferenceJobStatus further(Phase phase) {
    return with(s -> s.phase(phase).progress(new Progress(5L, 10L, 50, 1.0, null))).getStatus();
  }

  private static InferenceJob with(UnaryOperator<RunStatus> change) {
    InferenceJob job = TestJobs.minimal();
    job.setStatus(change.apply(RunStatus.of(job, Instant.EPOCH)).toStatus());
    return job;
  }
}
