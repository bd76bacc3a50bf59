package dev.cosmicai.cli.run;

import dev.cosmicai.cli.run.process.ChildEnvironment;
import dev.cosmicai.cli.run.process.JavaLauncher;
import dev.cosmicai.cli.run.process.JvmSizing;
import dev.cosmicai.cli.run.process.ProgramLauncher;
import dev.cosmicai.cli.run.process.RunDirectory;
import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.supervise.CoordinatorConnection;
import dev.cosmicai.cli.run.supervise.Launcher;
import dev.cosmicai.cli.run.supervise.RankSupervisor;
import dev.cosmicai.cli.run.supervise.RunLoop;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.contract.Coordination;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.contract.retry.Backoff;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.RunSpecs;
import dev.cosmicai.process.FreePort;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.RunCredentials;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Runs a job on this machine: coordinator and ranks as child processes, over the store that the job
 * names or over a folder that stands for it. The files that come out are those of a run in a
 * cluster.
 */
public final class LocalRun {
  private static final String LOOPBACK = "127.0.0.1";

  /** Longer than any run; the certificate goes with the run's folder. */
  private static final Duration CERTIFICATE_VALIDITY = Duration.ofDays(365);

  private final RunRequest request;
  private final ProgressView view;
  private final Map<String, String> inherited;

  /** Prepares nothing yet. */
  public LocalRun(RunRequest request, ProgressView view) {
    this(request, view, System.getenv());
  }

  /** With another environment for the child processes to inherit than this process's. */
  LocalRun(RunRequest request, ProgressView view, Map<String, String> inherited) {
    this.request = request;
    this.view = view;
    this.inherited = inherited;
  }

  /**
   * Runs the job to its end. If this JVM is told to end (SIGINT, SIGTERM), the run's processes are
   * ended first.
   *
   * @throws dev.cosmicai.faults.Fault if the run cannot even start
   */
  public RunOutcome execute() {
    InferenceJob job = request.job();
    // Outermost: the JVM may end only after the folder with the secrets is gone.
    try (StopOnSignal signal = new StopOnSignal();
        RunDirectory directory = RunDirectory.create(job.name(), request.logs());
        LocalStore store = LocalStore.open(job.getSpec(), request.dataDir(), directory.buckets())) {
      RunCredentials credentials =
          RunCredentials.generate(List.of(LOOPBACK, "localhost"), CERTIFICATE_VALIDITY);
      directory.write(credentials);
      // Chosen here, as a restarted coordinator has to come back to the same one.
      int port = FreePort.find();
      JvmSizing sizing = sizing();
      String runUid = UUID.randomUUID().toString();
      ChildEnvironment environment =
          new ChildEnvironment(inherited, job, runUid, place(directory, store, port));
      RendezvousEndpoint endpoint =
          new RendezvousEndpoint(LOOPBACK, port, credentials.certificatePem(), credentials.token());
      RunOutcome outcome =
          supervise(
              launcher(environment, directory, sizing), endpoint, runUid, limits(sizing), signal);
      if (outcome instanceof RunOutcome.Failed) {
        directory.keepLogs();
      } else if (outcome instanceof RunOutcome.Interrupted) {
        // While the signal is still held back: afterwards this JVM may be gone at any moment.
        view.interrupted(howToGoOn(job.getSpec()));
      }
      return outcome;
    }
  }

  /** Ranks are ours, or the job's program. */
  private Launcher launcher(
      ChildEnvironment environment, RunDirectory directory, JvmSizing sizing) {
    Launcher ours = new JavaLauncher(environment, directory, sizing);
    return request
        .job()
        .getSpec()
        .worker()
        .program()
        .<Launcher>map(
            program -> new ProgramLauncher(ours, program, environment, directory, sizing))
        .orElse(ours);
  }

  private RunOutcome supervise(
      Launcher launcher,
      RendezvousEndpoint endpoint,
      String runUid,
      RunLoop.Limits limits,
      StopOnSignal signal) {
    try (CoordinatorConnection coordinator = new GrpcConnection(endpoint, runUid)) {
      RunLoop loop = new RunLoop(limits, launcher, coordinator, view, System::nanoTime);
      signal.stops(loop::requestStop);
      return loop.run();
    }
  }

  private static String howToGoOn(InferenceJobSpec spec) {
    String goesOn = "resume: true in the job goes on from here";
    return RunSpecs.follow(spec).isPresent()
        ? goesOn + "; with drain: true it ends with the files that are there"
        : goesOn;
  }

  private JvmSizing sizing() {
    InferenceJobSpec spec = request.job().getSpec();
    int cores = Runtime.getRuntime().availableProcessors();
    boolean gang = spec.coordination() == Coordination.GANG;
    int wanted = gang && spec.worldSize() != null ? spec.worldSize() : wantedParallelism(cores);
    return JvmSizing.of(wanted, gang, cores, JvmSizing.machineMemoryBytes());
  }

  private int wantedParallelism(int cores) {
    InferenceJobSpec spec = request.job().getSpec();
    int ofJob = spec.parallelism() == null ? cores : spec.parallelism();
    int wanted = request.parallelism().orElse(ofJob);
    return spec.worldSize() == null ? wanted : Math.min(wanted, spec.worldSize());
  }

  private RunLoop.Limits limits(JvmSizing sizing) {
    InferenceJobSpec spec = request.job().getSpec();
    OptionalInt worldSize =
        spec.worldSize() == null ? OptionalInt.empty() : OptionalInt.of(spec.worldSize());
    return new RunLoop.Limits(
        worldSize,
        spec.maxFailedRanks(),
        Math.max(1, spec.retriesPerRank()),
        Optional.ofNullable(spec.activeDeadlineSeconds()).map(Duration::ofSeconds),
        new RankSupervisor.Policy(
            sizing.parallelism(),
            spec.retriesPerRank(),
            worldSize.isPresent() && !spec.resume(),
            Backoff.OF_PROCESSES));
  }

  private static Map<String, String> place(RunDirectory directory, LocalStore store, int port) {
    Map<String, String> variables = new HashMap<>(store.environment());
    Variables.TOKEN_FILE.put(variables, directory.token());
    Variables.TLS_CERTIFICATE_FILE.put(variables, directory.certificate());
    Variables.TLS_KEY_FILE.put(variables, directory.privateKey());
    Variables.RENDEZVOUS_HOST.put(variables, LOOPBACK);
    Variables.RENDEZVOUS_PORT.put(variables, port);
    Variables.SCRATCH_DIR.put(variables, directory.scratch());
    Variables.MODEL_CACHE_DIR.put(variables, directory.modelCache());
    Variables.PARENT_PID.put(variables, Math.toIntExact(ProcessHandle.current().pid()));
    return variables;
  }
}
