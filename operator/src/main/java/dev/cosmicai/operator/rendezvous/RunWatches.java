package dev.cosmicai.operator.rendezvous;

import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.operator.status.RunStatus;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.client.SupervisorClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches of all runs that are under way, one each. Phase and failures ask for a pass at once,
 * progress at a pace that slows down with the run's age ({@link WatchPace}).
 */
public final class RunWatches implements RunRendezvous, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatches.class);

  /** A pass must not wait long for a coordinator that is away: there are other jobs. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Clock clock;
  private final Consumer<ResourceID> asksForPass;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("watch-pace"));
  private final Map<String, RunWatch> byRunUid = new ConcurrentHashMap<>();

  /**
   * No watches yet.
   *
   * @param asksForPass called when a job should be looked at; quick, on any thread
   */
  public RunWatches(Clock clock, Consumer<ResourceID> asksForPass) {
    this.clock = clock;
    this.asksForPass = asksForPass;
  }

  @Override
  public boolean isWatched(InferenceJob job) {
    return byRunUid.containsKey(uid(job));
  }

  @Override
  public void watch(InferenceJob job, RendezvousEndpoint endpoint) {
    ResourceID id = ResourceID.fromResource(job);
    String uid = uid(job);
    Instant now = clock.instant();
    RunWatch watch =
        new RunWatch(
            SupervisorClient.connect(endpoint, uid, PATIENCE),
            RunStatus.of(job, now).startTime().orElse(now),
            clock,
            timer,
            byRunUid::size,
            () -> asksForPass.accept(id),
            fault -> refused(uid, id, fault));
    RunWatch older = byRunUid.put(uid, watch);
    if (older != null) {
      older.close();
    }
    watch.begin();
  }

  @Override
  public Optional<RunState> newest(InferenceJob job) {
    return Optional.ofNullable(byRunUid.get(uid(job))).flatMap(RunWatch::newest);
  }

  @Override
  public Optional<RunState> ask(InferenceJob job) {
    return Optional.ofNullable(byRunUid.get(uid(job))).flatMap(RunWatch::ask);
  }

  @Override
  public List<RankFailure> declareFailed(InferenceJob job, List<RankFailure> failures) {
    return watched(job).declareFailed(failures);
  }

  @Override
  public void drain(InferenceJob job) {
    watched(job).drain();
  }

  @Override
  public void close(InferenceJob job) {
    close(uid(job));
  }

  /** How many runs are watched. */
  public int size() {
    return byRunUid.size();
  }

  @Override
  public void close() {
    byRunUid.keySet().forEach(this::close);
    timer.shutdownNow();
  }

  private RunWatch watched(InferenceJob job) {
    RunWatch watch = byRunUid.get(uid(job));
    if (watch == null) {
      throw new RetriableFault(
          Reason.RendezvousUnavailable, "run " + uid(job) + " is not watched yet");
    }
    return watch;
  }

  private void close(String uid) {
    RunWatch watch = byRunUid.remove(uid);
    if (watch != null) {
      watch.close();
    }
  }

  /** Another pass reads the run's Secret again, in case that somebody has replaced it. */
  private void refused(String uid, ResourceID id, Fault fault) {
    LOG.warn("the coordinator of job {} refuses the operator: {}", id, fault.getMessage());
    close(uid);
  }

  private static String uid(InferenceJob job) {
    return job.getMetadata().getUid();
  }
}
