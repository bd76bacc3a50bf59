package dev.cosmicai.operator.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.TestJobs;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoordinatorNetworkTest {
  private static final InferenceJob JOB = TestJobs.minimal();
  private static final Map<String, String> COORDINATOR =
      Map.of("cosmicai.dev/run", TestJobs.UID, "app.kubernetes.io/component", "coordinator");

  @Test
  void serviceLooksAsReviewed() throws IOException {
    Golden.assertSame("service", CoordinatorService.of(JOB));
  }

  @Test
  void networkPolicyLooksAsReviewed() throws IOException {
    Golden.assertSame("network-policy", CoordinatorNetworkPolicy.of(JOB, TestJobs.config()));
  }

  @Test
  void bothFindThePodsOfTheCoordinatorJob() {
    Map<String, String> labels =
        CoordinatorJob.of(JOB, TestJobs.config(), "secret-uid")
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getLabels();

    assertThat(CoordinatorService.of(JOB).getSpec().getSelector()).isEqualTo(COORDINATOR);
    assertThat(policy().getPodSelector().getMatchLabels()).isEqualTo(COORDINATOR);
    assertThat(labels).containsAllEntriesOf(COORDINATOR);
  }

  @Test
  void rendezvousIsOpenToOwnRanksAndOperatorAlone() {
    NetworkPolicyIngressRule rendezvous = policy().getIngress().get(0);
    Map<String, String> rank =
        WorkerJob.of(JOB, TestJobs.config(), 1, 1)
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getLabels();

    assertThat(rendezvous.getPorts())
        .extracting(port -> port.getPort().getIntVal())
        .containsExactly(7077);
    assertThat(rendezvous.getFrom()).hasSize(2);
    assertThat(rendezvous.getFrom().get(0).getNamespaceSelector())
        .as("ranks are in the job's own namespace")
        .isNull();
    assertThat(rank)
        .containsAllEntriesOf(rendezvous.getFrom().get(0).getPodSelector().getMatchLabels());
    assertThat(rendezvous.getFrom().get(1).getNamespaceSelector().getMatchLabels())
        .isEqualTo(Map.of("kubernetes.io/metadata.name", "cosmic-system"));
    assertThat(rendezvous.getFrom().get(1).getPodSelector().getMatchLabels())
        .containsEntry("app.kubernetes.io/component", "operator");
  }

  @Test
  void healthIsOpenToAll() {
    NetworkPolicyIngressRule health = policy().getIngress().get(1);

    assertThat(health.getPorts())
        .extracting(port -> port.getPort().getIntVal())
        .containsExactly(8080);
    assertThat(health.getFrom()).isEmpty();
  }

  private static NetworkPolicySpec policy() {
    return CoordinatorNetworkPolicy.of(JOB, TestJobs.config()).getSpec();
  }
}
