package dev.cosmicai.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.RunLabels;
import dev.cosmicai.operator.status.RunStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a run that has ended, its Jobs stay for people who read logs, and nobody watches them. */
class ReleasedObjectsTest {
  private static final FakeApiServer API = new FakeApiServer();
  private final InferenceJob job = TestJobs.minimal();
  private final FakeInformers informers = new FakeInformers();
  private RunCluster objects;

  @BeforeEach
  void runEnds() {
    API.clear();
    objects = new LiveRunCluster(API.client(), TestJobs.config(), informers, Clock.systemUTC());
    objects.ensure(job);
    objects.createWorkers(job, 8, 1);
    API.runObjects("sky").forEach(informers::see);
    job.setStatus(RunStatus.of(job, Instant.EPOCH).phase(Phase.COMPLETE).toStatus());
  }

  @AfterAll
  static void stop() {
    API.stop();
  }

  @Test
  void serviceAndNetworkPolicyAreDeletedAndTheJobsMarked() {
    objects.release(job, jobs());

    assertThat(API.runObjects("sky"))
        .extracting(object -> object.getKind() + " " + object.getMetadata().getName())
        .containsExactlyInAnyOrder(
            "Secret galaxies-run", "Job galaxies-coordinator", "Job galaxies");
    assertThat(jobs())
        .allSatisfy(
            ended -> {
              assertThat(ended.getMetadata().getLabels())
                  .containsEntry(RunLabels.ENDED, "true")
                  .containsEntry(RunLabels.MANAGED_BY, RunLabels.MANAGER);
              assertThat(ended.getMetadata().getOwnerReferences()).hasSize(1);
            });
  }

  @Test
  void whatInformersLackIsNeitherAskedForNorGivenBackAgain() {
    objects.release(job, jobs());
    informers.forgetAll();
    int requests = API.requests();

    assertThat(objects.coordinatorJob(job)).isEmpty();
    assertThat(objects.workerJob(job)).isEmpty();
    objects.release(job, List.of());

    assertThat(API.requests()).isEqualTo(requests);
  }

  @Test
  void whatTheRoleDoesNotAllowToDeleteStaysAndTheJobsAreMarked() {
    API.refuseDeletion("services");

    objects.release(job, jobs());

    assertThat(API.runObjects("sky"))
        .hasAtLeastOneElementOfType(Service.class)
        .doesNotHaveAnyElementsOfTypes(NetworkPolicy.class);
    assertThat(jobs())
        .allSatisfy(
            ended ->
                assertThat(ended.getMetadata().getLabels()).containsEntry(RunLabels.ENDED, "true"));
  }

  @Test
  void serviceOfALaterJobOfTheSameNameStays() {
    Service service =
        API.client().services().inNamespace("sky").withName("galaxies-coordinator").get();
    service.getMetadata().getOwnerReferences().get(0).setUid("later");
    informers.see(service);

    objects.release(job, List.of());

    assertThat(API.runObjects("sky")).hasAtLeastOneElementOfType(Service.class);
  }

  private static List<Job> jobs() {
    return API.client().batch().v1().jobs().inNamespace("sky").list().getItems();
  }
}
