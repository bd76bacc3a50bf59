package dev.cosmicai.operator.child;

import dev.cosmicai.contract.Variables;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which rank and which attempt a pod of the ranks' Job is. The Job controller counts an index's
 * failed pods in annotations of the next one: those that count against {@code
 * backoffLimitPerIndex}, and those that the pod failure policy ignores.
 */
public final class RankPod {
  static final String INDEX = "batch.kubernetes.io/job-completion-index";
  static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";
  static final String IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count";

  private RankPod() {}

  /** The rank; empty for a pod that no Indexed Job made. */
  public static OptionalInt rank(Pod pod) {
    String index = annotations(pod).get(INDEX);
    return index == null ? OptionalInt.empty() : OptionalInt.of(number(index));
  }

  /** The attempt, as the process in the pod computes it from its environment. */
  public static int attempt(Pod pod) {
    return base(pod)
        + number(annotations(pod).getOrDefault(FAILURES, ""))
        + number(annotations(pod).getOrDefault(IGNORED_FAILURES, ""));
  }

  private static int base(Pod pod) {
    for (Container container : pod.getSpec().getContainers()) {
      for (EnvVar variable : container.getEnv()) {
        if (variable.getName().equals(Variables.ATTEMPT_BASE.name())) {
          return number(variable.getValue());
        }
      }
    }
    return 0;
  }

  /** What is no number was not written by the Job controller, and says nothing. */
  private static int number(String text) {
    return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  private static Map<String, String> annotations(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }
}
