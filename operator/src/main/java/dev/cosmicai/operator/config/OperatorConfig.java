package dev.cosmicai.operator.config;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.contract.Variable;
import dev.cosmicai.contract.Variables;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How this operator was installed. The Helm chart sets the variables that {@link #from} reads.
 *
 * @param coordinatorImage image of every run's coordinator
 * @param workerImages image of the ranks of jobs that name none, by the engine of their model
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
 * @param modelCacheClaim the PersistentVolumeClaim, of each namespace with jobs, in which ranks
 *     share what they download of models; empty to share nothing
 */
public record OperatorConfig(
    String coordinatorImage,
    Map<ModelEngine, String> workerImages,
    String imagePullPolicy,
    List<String> imagePullSecrets,
    Set<String> watchNamespaces,
    boolean leaderElection,
    String operatorNamespace,
    int healthPort,
    ResourceRequirements coordinatorResources,
    ResourceRequirements workerResources,
    boolean networkPolicy,
    Optional<String> modelCacheClaim) {
  private static final Variable<String> COORDINATOR_IMAGE =
      Variable.text("COSMIC_COORDINATOR_IMAGE");
  private static final Variable<String> WORKER_IMAGE = Variable.text("COSMIC_WORKER_IMAGE");
  private static final Variable<String> WORKER_ONNX_IMAGE =
      Variable.text("COSMIC_WORKER_ONNX_IMAGE");
  private static final Variable<String> PULL_POLICY =
      Variable.of("COSMIC_IMAGE_PULL_POLICY", OperatorConfig::parsePullPolicy);
  private static final Variable<List<String>> PULL_SECRETS =
      Variable.of("COSMIC_IMAGE_PULL_SECRETS", OperatorConfig::parseList);
  private static final Variable<List<String>> WATCH_NAMESPACES =
      Variable.of("COSMIC_WATCH_NAMESPACES", OperatorConfig::parseList);
  private static final Variable<Boolean> LEADER_ELECTION = Variable.flag("COSMIC_LEADER_ELECTION");
  private static final Variable<String> NAMESPACE = Variable.text("COSMIC_OPERATOR_NAMESPACE");
  private static final Variable<Boolean> NETWORK_POLICY = Variable.flag("COSMIC_NETWORK_POLICY");
  private static final Variable<String> MODEL_CACHE_CLAIM =
      Variable.text("COSMIC_MODEL_CACHE_CLAIM");
  private static final int DEFAULT_HEALTH_PORT = 8080;

  /** Makes the collections unmodifiable. */
  public OperatorConfig {
    workerImages = Map.copyOf(workerImages);
    imagePullSecrets = List.copyOf(imagePullSecrets);
    watchNamespaces = Set.copyOf(watchNamespaces);
  }

  /**
   * Reads the environment.
   *
   * @throws dev.cosmicai.faults.FatalFault (InvalidSpec) naming the variable that is missing or
   *     wrong
   */
  public static OperatorConfig from(Environment environment) {
    return new OperatorConfig(
        environment.require(COORDINATOR_IMAGE),
        Map.of(
            ModelEngine.TORCH,
            environment.require(WORKER_IMAGE),
            ModelEngine.ONNX,
            environment.require(WORKER_ONNX_IMAGE)),
        environment.get(PULL_POLICY).orElse("IfNotPresent"),
        environment.get(PULL_SECRETS).orElse(List.of()),
        new LinkedHashSet<>(environment.get(WATCH_NAMESPACES).orElse(List.of())),
        environment.get(LEADER_ELECTION).orElse(true),
        environment.require(NAMESPACE),
        environment.get(Variables.HEALTH_PORT).orElse(DEFAULT_HEALTH_PORT),
        resources(environment, "COSMIC_COORDINATOR", "100m", "512Mi"),
        resources(environment, "COSMIC_WORKER", "1", "2Gi"),
        environment.get(NETWORK_POLICY).orElse(true),
        environment.get(MODEL_CACHE_CLAIM));
  }

  private static String parsePullPolicy(String text) {
    return switch (text) {
      case "Always", "IfNotPresent", "Never" -> text;
      default -> throw new IllegalArgumentException("Always, IfNotPresent or Never");
    };
  }

  private static List<String> parseList(String text) {
    return Arrays.stream(text.split(",", -1))
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
    return environment
        .get(Variable.of(name, OperatorConfig::parseQuantity))
        .orElseGet(() -> Quantity.parse(defaultValue));
  }

  private static Quantity parseQuantity(String text) {
    try {
      Quantity quantity = Quantity.parse(text);
      if (quantity.getNumericalAmount().signum() > 0) {
        return quantity;
      }
    } catch (IllegalArgumentException e) {
      // Told below, together with what is a quantity but none to run with.
    }
    throw new IllegalArgumentException("a quantity such as 500m or 2Gi");
  }
}
