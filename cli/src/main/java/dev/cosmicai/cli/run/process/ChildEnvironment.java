package dev.cosmicai.cli.run.process;

import dev.cosmicai.contract.Variables;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.RunSpecs;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The environment variables of a run's processes: those of the user's that {@link
 * InheritedEnvironment} lets pass, and of ours only a few for tuning; over them the job's; over
 * them this machine's.
 */
public final class ChildEnvironment {
  private static final String AWS = "AWS_";

  /** What would compete with the keys of the store that this process serves. */
  private static final Set<String> OTHER_CREDENTIALS =
      Set.of("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3");

  /**
   * As in the worker's image: one pool, whose memory a forward pass leaves to the next one. glibc
   * would return it to the kernel, which would hand it out again page by page: tens of thousands of
   * page faults a pass at 128 samples.
   */
  private static final Map<String, String> MALLOC_OF_RANK =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_MAX_", "0",
          "MALLOC_TRIM_THRESHOLD_", "1073741824");

  private final Map<String, String> inherited;
  private final InferenceJob job;
  private final String runUid;
  private final Map<String, String> place;

  /**
   * The environment of one run's processes.
   *
   * @param inherited this process's
   * @param place what this machine adds: the store, the rendezvous, the files of the secrets
   */
  public ChildEnvironment(
      Map<String, String> inherited, InferenceJob job, String runUid, Map<String, String> place) {
    this.inherited = Map.copyOf(inherited);
    this.job = job;
    this.runUid = runUid;
    this.place = Map.copyOf(place);
  }

  Map<String, String> ofCoordinator() {
    Map<String, String> variables =
        base(InheritedEnvironment.of(inherited), name -> name.startsWith(AWS));
    // glibc's pools per thread keep freed memory; two are enough for what it allocates.
    variables.putIfAbsent("MALLOC_ARENA_MAX", "2");
    variables.putAll(RunSpecs.of(job, runUid).coordinatorVariables());
    variables.putAll(place);
    return variables;
  }

  /** What makes a process compute as fast as a rank does, whatever it computes. */
  static Map<String, String> likeRank(Map<String, String> inherited, int threads) {
    Map<String, String> variables = new HashMap<>(InheritedEnvironment.of(inherited));
    addArithmetic(variables, threads);
    return variables;
  }

  Map<String, String> ofRank(int rank, int attempt, int threads) {
    Map<String, String> variables = base(InheritedEnvironment.of(inherited), name -> true);
    addArithmetic(variables, threads);
    addRank(variables, rank, attempt, threads);
    return variables;
  }

  private void addRank(Map<String, String> variables, int rank, int attempt, int threads) {
    variables.putAll(RunSpecs.of(job, runUid).rankVariables());
    variables.putAll(place);
    Variables.RANK.put(variables, rank);
    Variables.ATTEMPT.put(variables, attempt);
    Variables.THREADS.put(variables, threads);
  }

  /**
   * That of a rank which is a program of the user's: all variables of the user's, as it needs what
   * a virtual environment sets, but of ours only the few that pass; over them as a rank of ours has
   * it, without what is good for our JVM only.
   */
  Map<String, String> ofProgram(int rank, int attempt, int threads) {
    Map<String, String> variables = base(InheritedEnvironment.ofProgram(inherited), name -> true);
    variables.putIfAbsent("OMP_NUM_THREADS", Integer.toString(threads));
    addRank(variables, rank, attempt, threads);
    return variables;
  }

  private static void addArithmetic(Map<String, String> variables, int threads) {
    MALLOC_OF_RANK.forEach(variables::putIfAbsent);
    variables.putIfAbsent("OMP_NUM_THREADS", Integer.toString(threads));
  }

  /** What is inherited, over it the wanted ones of the job's own variables. */
  private Map<String, String> base(Map<String, String> passed, Predicate<String> wanted) {
    Map<String, String> variables = new HashMap<>(passed);
    for (EnvVar variable : job.getSpec().worker().env()) {
      if (variable.getValue() != null && wanted.test(variable.getName())) {
        variables.put(variable.getName(), variable.getValue());
      }
    }
    if (place.containsKey("AWS_ACCESS_KEY_ID")) {
      variables.keySet().removeAll(OTHER_CREDENTIALS);
    }
    return variables;
  }
}
