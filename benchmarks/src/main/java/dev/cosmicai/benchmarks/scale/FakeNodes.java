package dev.cosmicai.benchmarks.scale;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Nodes without a machine: they are ready for as long as this object renews their leases, have room
 * for hundreds of pods, and carry a taint that keeps everybody else's pods away.
 */
final class FakeNodes implements AutoCloseable {
  /** The label that selects these nodes, and the key of their taint. */
  static final String LABEL = "benchmark.cosmicai.dev/fake-node";

  static final String VALUE = "scale";

  private static final int PODS_PER_NODE = 500;
  private static final int LEASE_SECONDS = 40;
  private static final int RENEW_SECONDS = 10;
  private static final String LEASES = "kube-node-lease";

  private final KubernetesClient client;
  private final List<String> names;
  private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor();

  private FakeNodes(KubernetesClient client, List<String> names) {
    this.client = client;
    this.names = names;
  }

  /** Adds as many nodes as these pods need. */
  static FakeNodes forPods(KubernetesClient client, int pods) {
    removeAll(client);
    int count = 1 + pods / PODS_PER_NODE;
    FakeNodes nodes =
        new FakeNodes(
            client, IntStream.rangeClosed(1, count).mapToObj(i -> VALUE + "-node-" + i).toList());
    nodes.names.forEach(name -> client.resource(node(name)).create());
    var unused =
        nodes.renewal.scheduleAtFixedRate(nodes::renew, 0, RENEW_SECONDS, TimeUnit.SECONDS);
    return nodes;
  }

  /** Removes such nodes, also those that an earlier program left. */
  static void removeAll(KubernetesClient client) {
    client.nodes().withLabel(LABEL, VALUE).delete();
  }

  @Override
  public void close() {
    renewal.shutdownNow();
    removeAll(client);
  }

  private void renew() {
    names.forEach(name -> client.resource(lease(name)).forceConflicts().serverSideApply());
  }

  private static Node node(String name) {
    Map<String, Quantity> room =
        Map.of(
            "cpu",
            new Quantity("1000"),
            "memory",
            new Quantity("4Ti"),
            "pods",
            new Quantity(Integer.toString(PODS_PER_NODE)));
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(Map.of(LABEL, VALUE, "kubernetes.io/hostname", name))
        .endMetadata()
        .withNewSpec()
        .addNewTaint()
        .withKey(LABEL)
        .withValue(VALUE)
        .withEffect("NoSchedule")
        .endTaint()
        .endSpec()
        .withNewStatus()
        .withCapacity(room)
        .withAllocatable(room)
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withReason("Played")
        .withMessage("played by a benchmark")
        .endCondition()
        .endStatus()
        .build();
  }

  private static Lease lease(String name) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(LEASES)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(name)
        .withLeaseDurationSeconds(LEASE_SECONDS)
        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
        .endSpec()
        .build();
  }
}
