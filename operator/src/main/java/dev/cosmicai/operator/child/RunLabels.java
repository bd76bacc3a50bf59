package dev.cosmicai.operator.child;

import dev.cosmicai.crds.InferenceJob;
import java.util.Map;
import java.util.TreeMap;

/** The labels of a run's objects and pods. */
public final class RunLabels {
  /** Label: the application. */
  public static final String NAME = "app.kubernetes.io/name";

  /** Label: who made the object. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Label: a {@link Component}, or {@link #OPERATOR}. */
  public static final String COMPONENT = "app.kubernetes.io/component";

  /** Label: the name of the InferenceJob. */
  public static final String JOB = "cosmicai.dev/job";

  /** Label: the run, which is the UID of the InferenceJob. */
  public static final String RUN = "cosmicai.dev/run";

  /** Label on an InferenceJob and its worker Job: the Kueue queue that it waits in. */
  public static final String QUEUE = "kueue.x-k8s.io/queue-name";

  /** The value of {@link #NAME}. */
  public static final String APPLICATION = "cosmic-inference";

  /** The value of {@link #MANAGED_BY}. */
  public static final String MANAGER = "cosmic-operator";

  /** The value of {@link #COMPONENT} on the operator's own pods. */
  public static final String OPERATOR = "operator";

  /** Label on a Job of a run that has ended, none of whose pods runs any more. */
  public static final String ENDED = "cosmicai.dev/ended";

  /** Selects what this operator made for runs that have not ended. */
  public static final String LIVE_SELECTOR = MANAGED_BY + "=" + MANAGER + ",!" + ENDED;

  private RunLabels() {}

  /** The labels of an object of this run, sorted by key. */
  public static Map<String, String> of(InferenceJob job, Component component) {
    Map<String, String> labels = new TreeMap<>(selector(job, component));
    labels.put(NAME, APPLICATION);
    labels.put(MANAGED_BY, MANAGER);
    labels.put(JOB, job.name());
    return labels;
  }

  /** What tells this run's pods of one kind from all others. */
  public static Map<String, String> selector(InferenceJob job, Component component) {
    return new TreeMap<>(Map.of(RUN, job.getMetadata().getUid(), COMPONENT, component.text()));
  }
}
