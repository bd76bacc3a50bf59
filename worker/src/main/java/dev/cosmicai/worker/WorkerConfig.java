package dev.cosmicai.worker;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.worker.inference.ModelFolders;
import dev.cosmicai.worker.inference.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What a rank process is told by its environment; {@link Variables} says how. All else it learns
 * from the rendezvous.
 *
 * @param runUid the run that it belongs to
 * @param rank which rank it is, from 0
 * @param attempt which attempt of the rank, from 0
 * @param host where this process runs, for people
 * @param rendezvous how the coordinator is reached
 * @param rendezvousPatience how long a coordinator may be away
 * @param startPatience how long a gang's first rank waits for its last
 * @param storage how the store is reached
 * @param engine what is started before the model is known
 * @param schedule how the rank uses its cores
 * @param modelFolders where the model lies until it is loaded
 * @param healthPort where health and metrics are served, if anywhere
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
    ModelEngine engine,
    Schedule schedule,
    ModelFolders modelFolders,
    OptionalInt healthPort) {
  private static final Duration RENDEZVOUS_PATIENCE = Duration.ofMinutes(2);
  private static final Duration START_PATIENCE = Duration.ofMinutes(10);
  private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  /**
   * Reads the environment.
   *
   * @throws dev.cosmicai.faults.FatalFault (InvalidSpec) naming the variable that is missing or
   *     wrong
   */
  static WorkerConfig from(Environment environment) {
    return new WorkerConfig(
        environment.require(Variables.RUN_UID),
        rank(environment),
        environment.get(Variables.ATTEMPT).orElseGet(() -> countedAttempt(environment)),
        environment.get(Variables.HOSTNAME).orElseGet(WorkerConfig::kernelHostName),
        new RendezvousEndpoint(
            environment.require(Variables.RENDEZVOUS_HOST),
            environment.require(Variables.RENDEZVOUS_PORT),
            environment.requireContent(Variables.TLS_CERTIFICATE_FILE),
            environment.requireContent(Variables.TOKEN_FILE)),
        environment.get(Variables.RENDEZVOUS_PATIENCE).orElse(RENDEZVOUS_PATIENCE),
        environment.get(Variables.START_DEADLINE).orElse(START_PATIENCE),
        StorageSettings.from(environment),
        environment.get(Variables.ENGINE).orElse(ModelEngine.TORCH),
        Schedule.of(
            environment
                .get(Variables.THREADS)
                .orElseGet(() -> Runtime.getRuntime().availableProcessors()),
            environment.getInt(Variables.STREAMS)),
        new ModelFolders(
            environment
                .get(Variables.SCRATCH_DIR)
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"))),
            environment.get(Variables.MODEL_CACHE_DIR)),
        environment.getInt(Variables.HEALTH_PORT));
  }

  private static int rank(Environment environment) {
    return environment
        .get(Variables.RANK)
        .orElseGet(() -> environment.require(Variables.COMPLETION_INDEX));
  }

  /** Kubernetes counts a pod that was evicted apart from one that failed; either is an attempt. */
  private static int countedAttempt(Environment environment) {
    return environment.get(Variables.ATTEMPT_BASE).orElse(0)
        + environment.get(Variables.INDEX_FAILURES).orElse(0)
        + environment.get(Variables.INDEX_IGNORED_FAILURES).orElse(0);
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
