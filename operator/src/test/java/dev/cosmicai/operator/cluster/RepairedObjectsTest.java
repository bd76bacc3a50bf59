package dev.cosmicai.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.operator.child.CoordinatorService;
import dev.cosmicai.operator.child.RunLabels;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Service, NetworkPolicy and labels stay as they were made. */
class RepairedObjectsTest {
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
    RunCluster next =
        new LiveRunCluster(API.client(), TestJobs.config(), informers, Clock.systemUTC());

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

  private static Resource<Service> service() {
    return API.client().services().inNamespace("sky").withName("galaxies-coordinator");
  }

  private static Resource<NetworkPolicy> networkPolicy() {
    return API.client()
        .network()
        .v1()
        .networkPolicies()
        .inNamespace("sky")
        .withName("galaxies-coordinator");
  }

  private static List<Job> jobs() {
    return API.client().batch().v1().jobs().inNamespace("sky").list().getItems();
  }

  private void informersSeeAll() {
    informers.forgetAll();
    API.runObjects("sky").forEach(informers::see);
  }
}
