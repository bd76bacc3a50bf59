package dev.cosmicai.cli.run.process;

import dev.cosmicai.contract.Variables;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the user's variables a run's processes get. The others stay out, so that a rank computes
 * the same on every machine: {@code PYTORCH_VERSION}, which PyTorch's images set, has DJL look for
 * another libtorch; {@code ATEN_CPU_CAPABILITY} and {@code MKL_*} change the arithmetic; {@code
 * OMP_PLACES} puts all ranks on the same cores. A job sets such variables in {@code worker.env}.
 */
final class InheritedEnvironment {
  private static final Set<String> NAMES =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "TMPDIR",
          "TZ",
          "LANG",
          "LANGUAGE",
          // How this JVM itself was started.
          "JAVA_HOME",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "LD_LIBRARY_PATH",
          "LD_PRELOAD",
          "GLIBC_TUNABLES",
          // Where libtorch is unpacked; our messages recommend it.
          "DJL_CACHE_DIR",
          "CUDA_VISIBLE_DEVICES",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "ALL_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "all_proxy",
          "no_proxy",
          // Of our own only these: the job says the rest.
          Variables.LOG_LEVEL.name(),
          Variables.STREAMS.name(),
          Variables.S3_PATIENCE.name(),
          Variables.RENDEZVOUS_PATIENCE.name());

  private static final Set<String> PREFIXES = Set.of("LC_", "XDG_", "AWS_", "MALLOC_", "NVIDIA_");

  private InheritedEnvironment() {}

  /** The variables that pass. */
  static Map<String, String> of(Map<String, String> variables) {
    return variables.entrySet().stream()
        .filter(variable -> passes(variable.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static boolean passes(String name) {
    return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
  }
}
