package dev.cosmicai.operator.config;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How this operator was installed. The Helm chart sets the variables that {@link #from} reads.
 *
 * @param coordinatorImage image of every run's coordinator
 * @param workerImage image of the ranks of jobs that name none
 * @param imagePullPolicy of both: Always, IfNotPresent or Never
 * @param imagePullSecrets names of Secrets in the job's namespace to pull with; those of a job come
 *     on top
 * @param watchNamespaces the only namespaces to look at; empty for all
 * @param leaderElection whether replicas agree on which of them acts
 * @param operatorNamespace where this operator itself runs
 * @param healthPort TCP port of health and metrics
 * @param coordinatorResources requests and limits of a coordinator
 * @param workerResources requests and limits of a rank of jobs that set none
 * @param networkPolicy whether a run's coordinator is closed to all but its ranks and the operator
 */
public record OperatorConfig(
    String coordinatorImage,
    String workerImage,
    String imagePullPolicy,
    List<String> imagePullSecrets,
    Set<String> watchNamespaces,
    boolean leaderElection,
    String operatorNamespace,
    int healthPort,
    ResourceRequirements coordinatorResources,
    ResourceRequirements workerResources,
    boolean networkPolicy) {
  private static final int MAX_PORT = 65_535;
  private static final Set<String> PULL_POLICIES = Set.of("Always", "IfNotPresent", "Never");

  /** Makes the collections unmodifiable. */
  public OperatorConfig {
    imagePullSecrets = List.copyOf(imagePullSecrets);
    watchNamespaces = Set.copyOf(watchNamespaces);
  }

  /**
   * Reads the environment.
   *
   * @throws FatalFault (InvalidSpec) naming the variable that is missing or wrong
   */
  public static OperatorConfig from(Environment environment) {
    return new OperatorConfig(
        environment.requiredText("COSMIC_COORDINATOR_IMAGE"),
        environment.requiredText("COSMIC_WORKER_IMAGE"),
        pullPolicy(environment),
        list(environment, "COSMIC_IMAGE_PULL_SECRETS"),
        new LinkedHashSet<>(list(environment, "COSMIC_WATCH_NAMESPACES")),
        environment.flag("COSMIC_LEADER_ELECTION", true),
        environment.requiredText("COSMIC_OPERATOR_NAMESPACE"),
        environment.integer("COSMIC_HEALTH_PORT", 8080, 1, MAX_PORT),
        resources(environment, "COSMIC_COORDINATOR", "100m", "512Mi"),
        resources(environment, "COSMIC_WORKER", "1", "2Gi"),
        environment.flag("COSMIC_NETWORK_POLICY", true));
  }

  private static String pullPolicy(Environment environment) {
    String policy = environment.text("COSMIC_IMAGE_PULL_POLICY").orElse("IfNotPresent");
    if (!PULL_POLICIES.contains(policy)) {
      throw refused(
          "COSMIC_IMAGE_PULL_POLICY", "is '" + policy + "', not Always, IfNotPresent or Never");
    }
    return policy;
  }

  private static List<String> list(Environment environment, String name) {
    return Arrays.stream(environment.text(name).orElse("").split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** Memory that is not reserved may be gone when it is needed, hence a request like the limit. */
  private static ResourceRequirements resources(
      Environment environment, String prefix, String defaultCpu, String defaultMemory) {
    Quantity memory = quantity(environment, prefix + "_MEMORY", defaultMemory);
    return new ResourceRequirementsBuilder()
        .addToRequests("cpu", quantity(environment, prefix + "_CPU", defaultCpu))
        .addToRequests("memory", memory)
        .addToLimits("memory", memory)
        .build();
  }

  private static Quantity quantity(Environment environment, String name, String defaultValue) {
    String text = environment.text(name).orElse(defaultValue);
    try {
      Quantity quantity = Quantity.parse(text);
      if (quantity.getNumericalAmount().signum() > 0) {
        return quantity;
      }
    } catch (IllegalArgumentException e) {
      // Told below, together with what is a quantity but none to run with.
    }
    throw refused(name, "is '" + text + "', not a quantity such as 500m or 2Gi");
  }

  private static FatalFault refused(String name, String problem) {
    return new FatalFault(Reason.InvalidSpec, "environment variable " + name + " " + problem);
  }
}
