package dev.cosmicai.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.CoordinatorService;
import dev.cosmicai.operator.child.RunLabels;
import dev.cosmicai.operator.child.WorkerJob;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunObjectsTest {
  private static final FakeApiServer API = new FakeApiServer();
  private final InferenceJob job = TestJobs.minimal();
  private final FakeInformers informers = new FakeInformers();
  private RunObjects objects;

  @BeforeEach
  void clear() {
    API.clear();
    objects = new RunObjects(API.client(), TestJobs.config(), informers);
  }

  @AfterAll
  static void stop() {
    API.stop();
  }

  @Test
  void ensureMakesAllButTheRanks() {
    objects.ensure(job);

    assertThat(all())
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
    assertThat(all()).as("what was missing is made").hasSize(4);
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
    new RunObjects(
            API.client(), TestJobs.config(Map.of("COSMIC_NETWORK_POLICY", "false")), informers)
        .ensure(job);

    assertThat(all()).extracting(HasMetadata::getKind).doesNotContain("NetworkPolicy");
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
    API.client().resource(dying).create();
    objects.delete(dying);

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

  @Test
  void editedServiceAndNetworkPolicyAreRestored() {
    objects.ensure(job);
    service()
        .edit(
            service -> {
              service.getSpec().setSelector(Map.of("app", "nobody"));
              return service;
            });
    networkPolicy()
        .edit(
            policy -> {
              policy.getSpec().setIngress(List.of());
              return policy;
            });
    informersSeeAll();

    assertThat(objects.repair(job, List.of()))
        .containsExactly("Service 'galaxies-coordinator'", "NetworkPolicy 'galaxies-coordinator'");

    assertThat(service().get().getSpec().getSelector())
        .isEqualTo(RunLabels.selector(job, Component.COORDINATOR));
    assertThat(networkPolicy().get().getSpec().getIngress()).hasSize(2);
  }

  @Test
  void serviceThatCannotBeMergedWithWhatSomebodyPutThereIsReplaced() {
    objects.ensure(job);
    service()
        .edit(
            service -> {
              service.getSpec().getPorts().get(0).setPort(1);
              service.getMetadata().setAnnotations(Map.of("theirs", "kept"));
              return service;
            });
    API.refuseApply();

    assertThat(objects.repair(job, List.of())).contains("Service 'galaxies-coordinator'");

    assertThat(service().get().getSpec().getPorts())
        .extracting(ServicePort::getPort)
        .containsExactly(CoordinatorService.RENDEZVOUS_PORT);
    assertThat(service().get().getMetadata().getAnnotations()).containsEntry("theirs", "kept");
  }

  @Test
  void deletedServiceAndNetworkPolicyAreMadeAgain() {
    objects.ensure(job);
    service().delete();
    networkPolicy().delete();

    assertThat(objects.repair(job, List.of())).hasSize(2);

    assertThat(service().get()).isNotNull();
    assertThat(networkPolicy().get()).isNotNull();
  }

  @Test
  void whatTheInformersHaveSeenUnchangedCostsNoRequest() {
    objects.ensure(job);
    informersSeeAll();
    List<Job> jobs = jobs();
    int requests = API.requests();

    assertThat(objects.repair(job, jobs)).isEmpty();

    assertThat(API.requests()).isEqualTo(requests);
  }

  @Test
  void anotherOperatorAppliesOnceMoreAndMendsNothing() {
    objects.ensure(job);
    informersSeeAll();
    RunObjects next = new RunObjects(API.client(), TestJobs.config(), informers);

    List<Job> jobs = jobs();
    assertThat(next.repair(job, jobs)).isEmpty();
    informersSeeAll();
    int requests = API.requests();
    assertThat(next.repair(job, jobs)).isEmpty();

    assertThat(API.requests()).isEqualTo(requests);
  }

  @Test
  void serviceOfAStrangerIsNotTakenOverByRepairing() {
    objects.ensure(job);
    service().delete();
    Service stranger =
        new ServiceBuilder()
            .withNewMetadata()
            .withName("galaxies-coordinator")
            .withNamespace("sky")
            .endMetadata()
            .build();
    API.client().resource(stranger).create();

    assertThatThrownBy(() -> objects.repair(job, List.of()))
        .isInstanceOf(NameTaken.class)
        .hasMessageContaining("Service 'galaxies-coordinator' is already there");
  }

  @Test
  void labelsOfAJobThatSomebodyRemovedAreBack() {
    objects.ensure(job);
    informersSeeAll();
    Job coordinator = objects.coordinatorJob(job).orElseThrow();
    coordinator.getMetadata().getLabels().remove(RunLabels.MANAGED_BY);
    API.client().resource(coordinator).update();

    assertThat(objects.repair(job, jobs()))
        .containsExactly("the labels of Job 'galaxies-coordinator'");

    assertThat(jobs().get(0).getMetadata().getLabels())
        .containsAllEntriesOf(RunLabels.of(job, Component.COORDINATOR));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          422 | Invalid   | Job.batch "galaxies" is invalid: spec.template.labels: Invalid value
          403 | Forbidden | jobs.batch "galaxies" is forbidden: ValidatingAdmissionPolicy 'p' denied request
          400 | BadRequest | admission webhook "w" denied the request: no
          413 | RequestEntityTooLarge | Request entity too large: limit is 3145728
          """)
  void refusalOfTheContentIsToldInTheServersWords(int code, String reason, String words) {
    API.refuse(code, reason, words);

    assertThatThrownBy(() -> objects.createWorkers(job, 8, 1))
        .isInstanceOf(ObjectRefused.class)
        .hasMessageStartingWith("the API server refuses Job 'galaxies': " + words)
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> objects.ensure(job)).isInstanceOf(ObjectRefused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | Forbidden | jobs.batch "galaxies" is forbidden: exceeded quota: jobs, requested: 1
          403 | Forbidden | jobs.batch is forbidden: User "operator" cannot create resource "jobs"
          403 | Forbidden | services is forbidden: User "operator" cannot update resource "services"
          403 | Forbidden | jobs.batch "galaxies" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on
          403 | Forbidden | unable to create new content in namespace sky: it is being terminated
          429 | TooManyRequests | the server has received too many requests
          500 | InternalError | failed calling webhook "w": connection refused
          503 | ServiceUnavailable | etcd is away
          """)
  void refusalForOtherReasonsIsWorthAnotherPass(int code, String reason, String words) {
    API.refuse(code, reason, words);

    assertThatThrownBy(() -> objects.createWorkers(job, 8, 1))
        .isInstanceOf(KubernetesClientException.class);
  }

  private Resource<Service> service() {
    return API.client().services().inNamespace("sky").withName("galaxies-coordinator");
  }

  private Resource<NetworkPolicy> networkPolicy() {
    return API.client()
        .network()
        .v1()
        .networkPolicies()
        .inNamespace("sky")
        .withName("galaxies-coordinator");
  }

  private List<Job> jobs() {
    return API.client().batch().v1().jobs().inNamespace("sky").list().getItems();
  }

  private void informersSeeAll() {
    informers.forgetAll();
    all().forEach(informers::see);
  }

  private List<HasMetadata> all() {
    KubernetesClient client = API.client();
    List<HasMetadata> all = new ArrayList<>(client.secrets().inNamespace("sky").list().getItems());
    all.addAll(client.services().inNamespace("sky").list().getItems());
    all.addAll(client.network().v1().networkPolicies().inNamespace("sky").list().getItems());
    all.addAll(client.batch().v1().jobs().inNamespace("sky").list().getItems());
    return all;
  }
}
