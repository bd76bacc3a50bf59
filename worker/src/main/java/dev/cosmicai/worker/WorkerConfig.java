package dev.cosmicai.worker;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.storage.StorageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What a rank process is told by its environment. All else it learns from the rendezvous.
 *
 * @param runUid {@code COSMIC_RUN_UID}
 * @param rank {@code COSMIC_RANK}, else Kubernetes' {@code JOB_COMPLETION_INDEX}; from 0
 * @param attempt {@code COSMIC_ATTEMPT}, else the sum of {@code COSMIC_ATTEMPT_BASE}, {@code
 *     COSMIC_INDEX_FAILURES} and {@code COSMIC_INDEX_IGNORED_FAILURES}: what an Indexed Job counts
 *     of this index, on top of what came before this Job; from 0, which is the default of each
 * @param host where this process runs, for people
 * @param rendezvous {@code COSMIC_RENDEZVOUS_HOST} and {@code _PORT}, with the contents of the
 *     files {@code COSMIC_TLS_CERTIFICATE_FILE} and {@code COSMIC_TOKEN_FILE}
 * @param rendezvousPatience {@code COSMIC_RENDEZVOUS_PATIENCE_SECONDS}, 120: how long a coordinator
 *     may be away
 * @param startPatience {@code COSMIC_START_DEADLINE_SECONDS}, 600: how long a gang's first rank
 *     waits for its last
 * @param storage {@code COSMIC_S3_ENDPOINT}, {@code _REGION}, {@code _PATH_STYLE} and {@code
 *     _PATIENCE_SECONDS} (60)
 * @param schedule how the rank uses {@code COSMIC_THREADS} cores, by default the processors of this
 *     process: {@code COSMIC_LANES} is the number of forward passes in flight, which share the
 *     cores, and {@code COSMIC_FORWARD_SIZE} the samples of each; see {@link Schedule} for the
 *     defaults
 * @param scratchFolder {@code COSMIC_SCRATCH_DIR}: where the model lies until it is loaded; Java's
 *     folder for temporary files
 * @param healthPort {@code COSMIC_HEALTH_PORT}; none
 */
record WorkerConfig(
    String runUid,
    int rank,
    int attempt,
    String host,
    RendezvousEndpoint rendezvous,
    Duration rendezvousPatience,
    Duration startPatience,
    StorageSettings storage,
    Schedule schedule,
    Path scratchFolder,
    OptionalInt healthPort) {
  private static final int MAX_COUNT = 500_000_000;
  private static final int MAX_THREADS = 1024;
  private static final int MAX_FORWARD_SIZE = 1 << 16;
  private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  /**
   * Reads the environment.
   *
   * @throws dev.cosmicai.faults.FatalFault (InvalidSpec) naming the variable that is missing or
   *     wrong
   */
  static WorkerConfig from(Environment environment) {
    return new WorkerConfig(
        environment.requiredText("COSMIC_RUN_UID"),
        rank(environment),
        attempt(environment),
        environment.text("HOSTNAME").orElseGet(WorkerConfig::kernelHostName),
        new RendezvousEndpoint(
            environment.requiredText("COSMIC_RENDEZVOUS_HOST"),
            environment.requiredPort("COSMIC_RENDEZVOUS_PORT"),
            environment.requiredFileContent("COSMIC_TLS_CERTIFICATE_FILE"),
            environment.requiredFileContent("COSMIC_TOKEN_FILE")),
        environment.seconds("COSMIC_RENDEZVOUS_PATIENCE_SECONDS", 120),
        environment.seconds("COSMIC_START_DEADLINE_SECONDS", 600),
        StorageSettings.fromVariables(environment::text),
        Schedule.of(
            environment.integer(
                "COSMIC_THREADS", Runtime.getRuntime().availableProcessors(), 1, MAX_THREADS),
            environment.optionalInteger("COSMIC_LANES", 1, MAX_THREADS),
            environment.optionalInteger("COSMIC_FORWARD_SIZE", 1, MAX_FORWARD_SIZE)),
        Path.of(
            environment
                .text("COSMIC_SCRATCH_DIR")
                .orElseGet(() -> System.getProperty("java.io.tmpdir"))),
        environment.healthPort());
  }

  private static int rank(Environment environment) {
    return environment.text("COSMIC_RANK").isPresent()
        ? environment.requiredInteger("COSMIC_RANK", 0, Integer.MAX_VALUE)
        : environment.requiredInteger("JOB_COMPLETION_INDEX", 0, Integer.MAX_VALUE);
  }

  /** Kubernetes counts a pod that was evicted apart from one that failed; either is an attempt. */
  private static int attempt(Environment environment) {
    return environment
        .optionalInteger("COSMIC_ATTEMPT", 0, Integer.MAX_VALUE)
        .orElseGet(
            () ->
                environment.integer("COSMIC_ATTEMPT_BASE", 0, 0, MAX_COUNT)
                    + environment.integer("COSMIC_INDEX_FAILURES", 0, 0, MAX_COUNT)
                    + environment.integer("COSMIC_INDEX_IGNORED_FAILURES", 0, 0, MAX_COUNT));
  }

  /** Not InetAddress.getLocalHost: that may wait for a name server. */
  private static String kernelHostName() {
    try {
      return Files.readString(KERNEL_HOST_NAME).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
