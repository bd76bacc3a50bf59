package dev.cosmicai.operator;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the operator's replicas acts: the one that holds the Lease. One that loses it ends its
 * process, as nothing else is sure to end all that it is doing. That two of them act for a moment
 * is harmless: names are fixed, and a status is written onto the version that was read.
 */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final String LEASE = "cosmic-operator";

  private final OperatorConfig config;
  private final String instance;
  private final StopSignal stop;
  private volatile boolean lost;

  /**
   * No leader yet.
   *
   * @param instance this replica's name
   * @param stop given when the Lease is lost; once it is given, losing the Lease is no loss
   */
  Leadership(OperatorConfig config, String instance, StopSignal stop) {
    this.config = config;
    this.instance = instance;
    this.stop = stop;
  }

  void configure(ConfigurationServiceOverrider settings) {
    if (!config.leaderElection()) {
      return;
    }
    // By default the SDK ends the process when it stops leading, in the midst of an orderly stop.
    boolean exitOnStopLeading = false;
    settings.withLeaderElectionConfiguration(
        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
            .withLeaseNamespace(config.operatorNamespace())
            .withIdentity(instance)
            .withLeaderCallbacks(
                new LeaderCallbacks(
                    () -> LOG.info("{} leads", instance),
                    this::stoppedLeading,
                    leader -> LOG.info("the leader is {}", leader)))
            .buildForTest(exitOnStopLeading)); // The one way to say so, whatever its name.
  }

  /** Lets another replica lead at once instead of after the Lease's time. */
  void release(KubernetesClient client) {
    if (!config.leaderElection()) {
      return;
    }
    try {
      Lease lease = client.leases().inNamespace(config.operatorNamespace()).withName(LEASE).get();
      if (lease != null && instance.equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity(null);
        lease.getSpec().setLeaseDurationSeconds(1);
        client.resource(lease).update();
      }
    } catch (KubernetesClientException e) {
      LOG.warn("the Lease {} is not released and runs out: {}", LEASE, e.getMessage());
    }
  }

  /** Throws if the process ends because it does not lead any more. */
  void checkKept() {
    if (lost) {
      throw new RetriableFault(
          Reason.Interrupted, instance + " lost the Lease " + LEASE + "; it starts again");
    }
  }

  private void stoppedLeading() {
    if (!stop.isGiven()) {
      lost = true;
      stop.give();
    }
  }
}
