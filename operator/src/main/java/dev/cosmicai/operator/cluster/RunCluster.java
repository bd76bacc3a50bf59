package dev.cosmicai.operator.cluster;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.child.Component;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What the steps need of a cluster. Every method speaks of the run of exactly this job, never of an
 * older one of the same name.
 */
public interface RunCluster {
  /**
   * The coordinator Job; empty only if the API server says that it is not there, or {@link #release
   * released}.
   */
  Optional<Job> coordinatorJob(InferenceJob job);

  /** The ranks' Job; empty only if the API server says that it is not there, or released. */
  Optional<Job> workerJob(InferenceJob job);

  /**
   * Makes what is missing of Secret, Service, NetworkPolicy and coordinator Job.
   *
   * @return false if the coordinator is on its way out, since its Secret is another one or gone; to
   *     be called again when it is gone
   * @throws NameTaken if another object has one of their names
   * @throws ObjectRefused if the API server will not have one of them
   */
  boolean ensure(InferenceJob job);

  /**
   * Mends what somebody has edited or deleted of Service and NetworkPolicy, and the labels of the
   * run's Jobs.
   *
   * @return what was mended, such as {@code Service 'x'}
   * @throws NameTaken if another object has one of their names
   * @throws ObjectRefused if the API server will not have one of them
   */
  List<String> repair(InferenceJob job, List<Job> jobs);

  /** Forgets what is only known to this process. */
  void forget(InferenceJob job);

  /** The UID of the Secret that every pod of the run needs to start, if it is there. */
  Optional<String> secretUid(InferenceJob job);

  /** How to call the run's coordinator, once {@link #ensure} has returned true. */
  RendezvousEndpoint endpoint(InferenceJob job);

  /**
   * Makes the ranks' Job, or returns the one that is there.
   *
   * @throws NameTaken if another Job has its name
   * @throws ObjectRefused if the API server will not have it
   */
  Job createWorkers(InferenceJob job, int worldSize, int starts);

  /** Stops a Job's pods, or lets them run. */
  void suspend(Job job, boolean suspend);

  /** Changes how many of a Job's pods run at the same time. */
  void parallelism(Job job, int parallelism);

  /** Deletes a Job and its pods. */
  void delete(Job job);

  /**
   * Gives back what a run needed only until its last pod had ended: deletes its Service and its
   * NetworkPolicy, and watches these Jobs no more. They stay, with their pods and what these have
   * logged.
   */
  void release(InferenceJob job, List<Job> jobs);

  /** Deletes the InferenceJob itself, and with it all that is left of the run. */
  void deleteRun(InferenceJob job);

  /** The termination message of the newest coordinator that ended. */
  Optional<String> coordinatorTerminationMessage(InferenceJob job);

  /** How the newest coordinator that ended did so. */
  Optional<TerminatedContainer> coordinatorTermination(InferenceJob job);

  /** Why each of these ranks failed. */
  List<PodFailure> failures(InferenceJob job, SortedSet<Integer> ranks);

  /** Why no pod of a kind runs, in one line, if something stands in its way. */
  Optional<String> whyNotRunning(InferenceJob job, Component component);

  /** What the ranks' pods took so far. */
  PodUsage usage(InferenceJob job);
}
