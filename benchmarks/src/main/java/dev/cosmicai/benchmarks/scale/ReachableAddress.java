package dev.cosmicai.benchmarks.scale;

import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds an address under which pods reach this machine. */
final class ReachableAddress {
  private ReachableAddress() {}

  /** The address of a node that is this machine, if one is. */
  static String guess(KubernetesClient client) {
    Set<String> own = ownAddresses();
    return client.nodes().list().getItems().stream()
        .flatMap(node -> node.getStatus().getAddresses().stream())
        .filter(address -> "InternalIP".equals(address.getType()))
        .map(NodeAddress::getAddress)
        .filter(own::contains)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no node of the cluster is this machine: say with --address under which address"
                        + " pods reach it"));
  }

  private static Set<String> ownAddresses() {
    try {
      return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
          .flatMap(NetworkInterface::inetAddresses)
          .map(address -> address.getHostAddress())
          .collect(Collectors.toSet());
    } catch (SocketException e) {
      throw new IllegalStateException("cannot list this machine's addresses: " + e, e);
    }
  }
}
