package dev.cosmicai.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.WorkerJob;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run's objects are made once, and only its own are taken over. */
class LiveRunClusterTest {
  private static final FakeApiServer API = new FakeApiServer();
  private final InferenceJob job = TestJobs.minimal();
  private final FakeInformers informers = new FakeInformers();
  private RunCluster objects;

  @BeforeEach
  void clear() {
    API.clear();
    objects = new LiveRunCluster(API.client(), TestJobs.config(), informers, Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    API.stop();
  }

  @Test
  void ensureMakesAllButTheRanks() {
    objects.ensure(job);

    assertThat(API.runObjects("sky"))
        .extracting(object -> object.getKind() + " " + object.getMetadata().getName())
        .containsExactly(
            "Secret galaxies-run",
            "Service galaxies-coordinator",
            "NetworkPolicy galaxies-coordinator",
            "Job galaxies-coordinator");
    assertThat(objects.coordinatorJob(job)).isPresent();
    assertThat(objects.workerJob(job)).isEmpty();
  }

  @Test
  void secondPassKeepsWhatTheFirstMade() {
    objects.ensure(job);
    RendezvousEndpoint before = objects.endpoint(job);
    API.client().services().inNamespace("sky").withName("galaxies-coordinator").delete();

    objects.ensure(job);

    assertThat(objects.endpoint(job))
        .as("new credentials would shut out the processes that run")
        .isEqualTo(before);
    assertThat(API.runObjects("sky")).as("what was missing is made").hasSize(4);
  }

  @Test
  void coordinatorWhoseSecretSomebodyDeletedIsReplaced() {
    assertThat(objects.ensure(job)).isTrue();
    RendezvousEndpoint before = objects.endpoint(job);
    API.client().secrets().inNamespace("sky").withName("galaxies-run").delete();
    assertThat(objects.secretUid(job)).isEmpty();

    assertThat(objects.ensure(job)).as("it serves with what is lost").isFalse();
    assertThat(objects.coordinatorJob(job)).isEmpty();

    assertThat(objects.ensure(job)).isTrue();
    assertThat(objects.coordinatorJob(job)).isPresent();
    assertThat(objects.endpoint(job)).isNotEqualTo(before);
  }

  @Test
  void networkPolicyIsMadeOnlyWhereItIsWanted() {
    new LiveRunCluster(
            API.client(),
            TestJobs.config(Map.of("COSMIC_NETWORK_POLICY", "false")),
            informers,
            Clock.systemUTC())
        .ensure(job);

    assertThat(API.runObjects("sky"))
        .extracting(HasMetadata::getKind)
        .doesNotContain("NetworkPolicy");
  }

  @Test
  void objectsOfAnEarlierJobOfTheSameNameAreNotTakenOver() {
    InferenceJob earlier = TestJobs.minimal();
    earlier.getMetadata().setUid("earlier");
    objects.ensure(earlier);

    assertThatThrownBy(() -> objects.ensure(job))
        .isInstanceOf(NameTaken.class)
        .hasMessage(
            "Secret 'galaxies-run' is already there and belongs to an earlier InferenceJob"
                + " 'galaxies'; delete it, or give the job another name");
    assertThat(objects.coordinatorJob(job)).as("not ours").isEmpty();
    assertThatThrownBy(() -> objects.endpoint(job))
        .isInstanceOf(RetriableFault.class)
        .hasMessageContaining("galaxies-run");
  }

  @Test
  void strangersObjectIsNotTakenOver() {
    Secret stranger =
        new SecretBuilder()
            .withNewMetadata()
            .withName("galaxies-run")
            .withNamespace("sky")
            .endMetadata()
            .build();
    API.client().resource(stranger).create();

    assertThatThrownBy(() -> objects.ensure(job))
        .isInstanceOf(NameTaken.class)
        .hasMessageContaining("Secret 'galaxies-run' is already there and belongs to nobody");
  }

  @Test
  void ranksAreCreatedOnceHoweverOften() {
    Job first = objects.createWorkers(job, 8, 1);
    Job second = objects.createWorkers(job, 8, 2);

    assertThat(second.getMetadata().getUid()).isEqualTo(first.getMetadata().getUid());
    assertThat(WorkerJob.starts(second)).as("as it was made").isEqualTo(1);
  }

  @Test
  void ranksThatAreStillBeingDeletedAreNotTakenForNewOnes() {
    Job dying = WorkerJob.of(job, TestJobs.config(), 8, 1);
    dying.getMetadata().getFinalizers().add("foregroundDeletion");
    objects.delete(API.client().resource(dying).create());

    assertThatThrownBy(() -> objects.createWorkers(job, 8, 2))
        .isInstanceOf(NameTaken.class)
        .hasMessage("Job 'galaxies' is still being deleted; the job goes on when it is gone");
  }

  @Test
  void onlySuspendAndParallelismChange() {
    Job workers = objects.createWorkers(job, 8, 1);
    objects.suspend(workers, true);
    objects.parallelism(workers, 2);

    Job now = objects.workerJob(job).orElseThrow();
    assertThat(now.getSpec().getSuspend()).isTrue();
    assertThat(now.getSpec().getParallelism()).isEqualTo(2);
    now.getSpec().setSuspend(workers.getSpec().getSuspend());
    now.getSpec().setParallelism(workers.getSpec().getParallelism());
    assertThat(now.getSpec()).isEqualTo(workers.getSpec());
  }

  @Test
  void jobThatIsGoneNeedsNoChange() {
    Job workers = objects.createWorkers(job, 8, 1);
    objects.delete(workers);
    assertThat(objects.workerJob(job)).isEmpty();

    assertThatCode(
            () -> {
              objects.suspend(workers, true);
              objects.parallelism(workers, 1);
              objects.delete(workers);
            })
        .doesNotThrowAnyException();
  }
}
