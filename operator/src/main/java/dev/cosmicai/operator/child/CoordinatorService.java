package dev.cosmicai.operator.child;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;

/** The Service in front of a run's rendezvous: an address that outlives the coordinator's pod. */
public final class CoordinatorService {
  /** TCP port of the rendezvous, on the Service and in the pod. */
  public static final int RENDEZVOUS_PORT = 7077;

  static final String RENDEZVOUS = "rendezvous";

  private CoordinatorService() {}

  /** The Service of this run. */
  public static Service of(InferenceJob job) {
    return new ServiceBuilder()
        .withMetadata(Owned.metadata(job, RunNames.service(job), Component.COORDINATOR))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(RunLabels.selector(job, Component.COORDINATOR))
        // Callers try again by themselves; waiting for a probe's next round would only add to it.
        .withPublishNotReadyAddresses(true)
        .addNewPort()
        .withName(RENDEZVOUS)
        .withPort(RENDEZVOUS_PORT)
        .withTargetPort(new IntOrString(RENDEZVOUS))
        .withProtocol("TCP")
        .endPort()
        .endSpec()
        .build();
  }
}
