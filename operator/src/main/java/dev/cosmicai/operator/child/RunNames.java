package dev.cosmicai.operator.child;

import dev.cosmicai.crds.InferenceJob;
import java.util.List;

/**
 * What a run's objects are called. Names follow from the job's name alone, so that a repeated pass
 * finds what an earlier one made; that an object is this run's and not that of an older job of the
 * same name is for its owner reference to say. A job's name has at most 50 characters, which leaves
 * room in the 63 of a host name.
 */
public final class RunNames {
  private static final String COORDINATOR = "-coordinator";

  private RunNames() {}

  /** The Secret with token, certificate and key. */
  public static String secret(InferenceJob job) {
    return job.name() + "-run";
  }

  /** The Service in front of the rendezvous. */
  public static String service(InferenceJob job) {
    return job.name() + COORDINATOR;
  }

  /** The NetworkPolicy around the coordinator. */
  public static String networkPolicy(InferenceJob job) {
    return job.name() + COORDINATOR;
  }

  /** The Job that runs the coordinator. */
  public static String coordinatorJob(InferenceJob job) {
    return job.name() + COORDINATOR;
  }

  /** The Job that runs the ranks. */
  public static String workerJob(InferenceJob job) {
    return job.name();
  }

  /** The Job that runs this kind of pod. */
  public static String jobOf(InferenceJob job, Component component) {
    return switch (component) {
      case COORDINATOR -> coordinatorJob(job);
      case RANK -> workerJob(job);
    };
  }

  /**
   * The host name under which everybody calls the rendezvous. Without the cluster's domain, which
   * may have been changed.
   */
  public static String rendezvousHost(InferenceJob job) {
    return service(job) + "." + job.getMetadata().getNamespace() + ".svc";
  }

  /** All names under which the rendezvous may be called. */
  static List<String> certificateHosts(InferenceJob job) {
    String host = rendezvousHost(job);
    return List.of(host, host + ".cluster.local", service(job));
  }
}
