package dev.cosmicai.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

class LeadershipTest {
  private final StopSignal stop = new StopSignal();

  @Test
  void leaderThatStopsFreesTheLease() {
    try (MockApiServer server = MockApiServer.keeping()) {
      lease(server.client(), "operator-a");

      new Leadership(TestJobs.config(), "operator-a", stop).release(server.client());

      assertThat(lease(server.client()).getSpec().getHolderIdentity()).isNull();
    }
  }

  @Test
  void followerThatStopsLeavesTheLeaseToItsHolder() {
    try (MockApiServer server = MockApiServer.keeping()) {
      lease(server.client(), "operator-b");

      new Leadership(TestJobs.config(), "operator-a", stop).release(server.client());

      assertThat(lease(server.client()).getSpec().getHolderIdentity()).isEqualTo("operator-b");
    }
  }

  private static void lease(KubernetesClient client, String holder) {
    client
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName("cosmic-operator")
                .withNamespace("cosmic-system")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds(15)
                .endSpec()
                .build())
        .create();
  }

  private static Lease lease(KubernetesClient client) {
    return client.leases().inNamespace("cosmic-system").withName("cosmic-operator").get();
  }
}
