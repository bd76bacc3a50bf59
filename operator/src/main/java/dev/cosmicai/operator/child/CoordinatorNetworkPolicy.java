package dev.cosmicai.operator.child;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who may reach a run's coordinator: its own ranks and the operator at the rendezvous, anybody at
 * health and metrics. The token guards the rendezvous already; this keeps strangers from even
 * knocking.
 */
public final class CoordinatorNetworkPolicy {
  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  private CoordinatorNetworkPolicy() {}

  /** The NetworkPolicy of this run. */
  public static NetworkPolicy of(InferenceJob job, OperatorConfig config) {
    return new NetworkPolicyBuilder()
        .withMetadata(Owned.metadata(job, RunNames.networkPolicy(job), Component.COORDINATOR))
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(RunLabels.selector(job, Component.COORDINATOR))
        .endPodSelector()
        .withPolicyTypes("Ingress")
        .addNewIngress()
        .withFrom(ranks(job), operator(config))
        .withPorts(port(CoordinatorService.RENDEZVOUS_PORT))
        .endIngress()
        .addNewIngress()
        .withPorts(port(RunPod.HEALTH_PORT))
        .endIngress()
        .endSpec()
        .build();
  }

  private static NetworkPolicyPeer ranks(InferenceJob job) {
    return new NetworkPolicyPeerBuilder()
        .withPodSelector(
            new LabelSelectorBuilder()
                .withMatchLabels(RunLabels.selector(job, Component.RANK))
                .build())
        .build();
  }

  private static NetworkPolicyPeer operator(OperatorConfig config) {
    Map<String, String> pods =
        new TreeMap<>(
            Map.of(RunLabels.NAME, RunLabels.APPLICATION, RunLabels.COMPONENT, RunLabels.OPERATOR));
    return new NetworkPolicyPeerBuilder()
        .withNamespaceSelector(
            new LabelSelectorBuilder()
                .addToMatchLabels(NAMESPACE_NAME, config.operatorNamespace())
                .build())
        .withPodSelector(new LabelSelectorBuilder().withMatchLabels(pods).build())
        .build();
  }

  private static NetworkPolicyPort port(int port) {
    return new NetworkPolicyPortBuilder()
        .withProtocol("TCP")
        .withPort(new IntOrString(port))
        .build();
  }
}
