package dev.cosmicai.cli.run.process;

import dev.cosmicai.contract.Variables;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which of the user's variables a run's processes get. The others stay out, so that a rank computes
 * the same on every machine: {@code PYTORCH_VERSION}, which PyTorch's images set, has DJL look for
 * another libtorch; {@code ATEN_CPU_CAPABILITY} and {@code MKL_*} change the arithmetic; {@code
 * OMP_PLACES} puts all ranks on the same cores. A job sets such variables in {@code worker.env}.
 */
final class InheritedEnvironment {
  private static final Pattern PASSES =
      Pattern.compile(
          "PATH|HOME|USER|LOGNAME|TMPDIR|XDG_.*|TZ|LANG|LANGUAGE|LC_.*"
              + "|AWS_.*|SSL_CERT_(FILE|DIR)|(?i:(https?|all|no)_proxy)"
              + "|JAVA_HOME|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS"
              + "|LD_LIBRARY_PATH|LD_PRELOAD|GLIBC_TUNABLES|MALLOC_.*"
              // Where libtorch is unpacked; our messages recommend it.
              + "|DJL_CACHE_DIR|CUDA_VISIBLE_DEVICES|NVIDIA_.*");

  /** Of our own only these: the job says the rest. */
  private static final Set<String> OURS =
      Set.of(
          Variables.LOG_LEVEL.name(),
          Variables.STREAMS.name(),
          Variables.S3_PATIENCE.name(),
          Variables.RENDEZVOUS_PATIENCE.name());

  private InheritedEnvironment() {}

  /** The variables that pass. */
  static Map<String, String> of(Map<String, String> variables) {
    return those(variables, name -> PASSES.matcher(name).matches());
  }

  /**
   * The variables that pass to a program of the user's: all but those of this system, and the class
   * path, which is this program's own.
   */
  static Map<String, String> ofProgram(Map<String, String> variables) {
    return those(
        variables, name -> !name.startsWith(Variables.PREFIX) && !name.equals("CLASSPATH"));
  }

  private static Map<String, String> those(
      Map<String, String> variables, Predicate<String> passes) {
    return variables.entrySet().stream()
        .filter(v -> OURS.contains(v.getKey()) || passes.test(v.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
