package dev.cosmicai.operator.child;

import dev.cosmicai.contract.Variable;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.contract.retry.Attempts;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.RunSpecs;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The environment variables of a run's containers: what the job says by {@link RunSpecs}, what this
 * place adds, the store's credentials, and last what the user adds. A user's variable takes the
 * place of ours, except for the COSMIC_ ones, which are ours alone.
 */
final class RunVariables {
  private static final String AWS = "AWS_";
  // A coordinator whose node is gone comes back within minutes; ranks wait that long for it.
  private static final Duration RENDEZVOUS_PATIENCE = Duration.ofMinutes(10);

  private RunVariables() {}

  static List<EnvVar> ofCoordinator(InferenceJob job) {
    Map<String, EnvVar> variables =
        common(RunSpecs.of(job, job.getMetadata().getUid()).coordinatorVariables());
    put(variables, Variables.TLS_KEY_FILE, file(RunSecret.PRIVATE_KEY));
    if (SweptJob.is(job)) {
      put(variables, Variables.KEEP_FINISHED, true);
    }
    addStoreCredentials(variables, job);
    addUsers(variables, job, name -> name.startsWith(AWS));
    return List.copyOf(variables.values());
  }

  /**
   * A rank's variables.
   *
   * @param resources what its container gets
   * @param starts how often the ranks' Job was created, this time included
   */
  static List<EnvVar> ofRank(InferenceJob job, ResourceRequirements resources, int starts) {
    Map<String, EnvVar> variables =
        common(RunSpecs.of(job, job.getMetadata().getUid()).rankVariables());
    put(variables, Variables.RENDEZVOUS_HOST, RunNames.rendezvousHost(job));
    put(variables, Variables.RENDEZVOUS_PATIENCE, RENDEZVOUS_PATIENCE);
    put(variables, Variables.ATTEMPT_BASE, Attempts.first(starts));
    putAnnotation(variables, Variables.INDEX_FAILURES.name(), RankPod.FAILURES);
    putAnnotation(variables, Variables.INDEX_IGNORED_FAILURES.name(), RankPod.IGNORED_FAILURES);
    CpuThreads.of(resources)
        .ifPresent(
            threads -> {
              put(variables, Variables.THREADS, threads);
              put(variables, "OMP_NUM_THREADS", Integer.toString(threads));
            });
    if (!job.getSpec().worker().command().isEmpty()) {
      Map<String, String> ofProgram = new TreeMap<>();
      RankProgram.addVariables(ofProgram);
      ofProgram.forEach((name, value) -> put(variables, name, value));
    }
    addStoreCredentials(variables, job);
    addUsers(variables, job, name -> true);
    return List.copyOf(variables.values());
  }

  private static Map<String, EnvVar> common(Map<String, String> ofJob) {
    Map<String, EnvVar> variables = new LinkedHashMap<>();
    new TreeMap<>(ofJob).forEach((name, value) -> put(variables, name, value));
    put(variables, Variables.RENDEZVOUS_PORT, CoordinatorService.RENDEZVOUS_PORT);
    put(variables, Variables.TOKEN_FILE, file(RunSecret.TOKEN));
    put(variables, Variables.TLS_CERTIFICATE_FILE, file(RunSecret.CERTIFICATE));
    put(variables, Variables.SCRATCH_DIR, Path.of(RunPod.SCRATCH_FOLDER));
    put(variables, Variables.HEALTH_PORT, RunPod.HEALTH_PORT);
    return variables;
  }

  private static void addStoreCredentials(Map<String, EnvVar> variables, InferenceJob job) {
    if (job.getSpec().storage().caBundle() != null) {
      put(variables, "AWS_CA_BUNDLE", RunPod.CA_FILE);
    }
    String secret = job.getSpec().storage().credentialsSecret();
    if (secret == null) {
      return;
    }
    putSecretKey(variables, "AWS_ACCESS_KEY_ID", secret, false);
    putSecretKey(variables, "AWS_SECRET_ACCESS_KEY", secret, false);
    putSecretKey(variables, "AWS_SESSION_TOKEN", secret, true);
  }

  private static void addUsers(
      Map<String, EnvVar> variables, InferenceJob job, Predicate<String> wanted) {
    for (EnvVar variable : job.getSpec().worker().env()) {
      String name = variable.getName();
      if (wanted.test(name) && !name.startsWith(Variables.PREFIX)) {
        // Removed first: it may refer to variables before it, so it has to come after ours.
        variables.remove(name);
        variables.put(name, variable);
      }
    }
  }

  private static Path file(String secretKey) {
    return Path.of(RunPod.SECRET_FOLDER, secretKey);
  }

  private static <T> void put(Map<String, EnvVar> variables, Variable<T> variable, T value) {
    Map<String, String> written = new HashMap<>();
    variable.put(written, value);
    written.forEach((name, text) -> put(variables, name, text));
  }

  /** A kubelet would put the variable NAME in the place of {@code $(NAME)}; {@code $$} is a $. */
  private static void put(Map<String, EnvVar> variables, String name, String value) {
    variables.put(name, new EnvVar(name, value.replace("$", "$$"), null));
  }

  private static void putAnnotation(Map<String, EnvVar> variables, String name, String annotation) {
    variables.put(
        name,
        new EnvVarBuilder()
            .withName(name)
            .withNewValueFrom()
            .withNewFieldRef("v1", "metadata.annotations['" + annotation + "']")
            .endValueFrom()
            .build());
  }

  private static void putSecretKey(
      Map<String, EnvVar> variables, String name, String secret, boolean optional) {
    variables.put(
        name,
        new EnvVarBuilder()
            .withName(name)
            .withNewValueFrom()
            .withNewSecretKeyRef(name, secret, optional ? Boolean.TRUE : null)
            .endValueFrom()
            .build());
  }
}
