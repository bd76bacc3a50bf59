package dev.cosmicai.benchmarks.scale;

import dev.cosmicai.proto.Phase;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.results.metrics.RankMetrics;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays what happens in the pods of all jobs: when they start, report, contribute and end. */
final class PlayedRuns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlayedRuns.class);
  private static final Duration START = Duration.ofSeconds(1);
  private static final Duration SUMMARY = Duration.ofSeconds(2);
  private static final Duration FAREWELL = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int REPORTS = 4;

  private final KubernetesClient client;
  private final ScheduledExecutorService timer;
  private final ScaleSettings settings;
  private final PlayedKubelet kubelet;
  private final Map<String, PlayedRun> runs = new ConcurrentHashMap<>();
  private final AtomicLong ranksDone = new AtomicLong();

  /** Starts to play. */
  PlayedRuns(KubernetesClient client, ScheduledExecutorService timer, ScaleSettings settings) {
    this.client = client;
    this.timer = timer;
    this.settings = settings;
    kubelet = new PlayedKubelet(client, settings.namespace(), timer, this::bound);
  }

  /** Ranks that have contributed. */
  long ranksDone() {
    return ranksDone.get();
  }

  /** Writes of pods' statuses that failed for good; should be 0. */
  long refusedWrites() {
    return kubelet.refused();
  }

  @Override
  public void close() {
    kubelet.close();
    runs.values().parallelStream().forEach(PlayedRun::close);
  }

  private void bound(Pod pod) {
    boolean coordinator = Labels.COORDINATOR.equals(Labels.of(pod, Labels.COMPONENT));
    after(START, () -> start(pod, coordinator));
  }

  private void start(Pod pod, boolean coordinator) {
    Instant startedAt = Instant.now();
    kubelet.write(pod, PodStatuses.running(pod, settings.address(), startedAt));
    if (coordinator) {
      coordinate(pod, startedAt);
    } else {
      compute(pod, startedAt);
    }
  }

  private void coordinate(Pod pod, Instant startedAt) {
    PlayedRun run = runs.computeIfAbsent(Labels.of(pod, Labels.RUN), uid -> serve(pod, uid));
    var unused =
        run.completion()
            .thenAccept(folded -> after(SUMMARY, () -> conclude(pod, run, folded, startedAt)));
  }

  private PlayedRun serve(Pod pod, String uid) {
    String job = Labels.of(pod, Labels.JOB);
    return PlayedRun.serve(
        job, uid, settings.ranks(), credentials(job + "-run"), settings.port(job));
  }

  private void conclude(Pod pod, PlayedRun run, RankMetrics folded, Instant startedAt) {
    run.phase(Phase.COMPLETE);
    kubelet.write(
        pod,
        PodStatuses.succeeded(
            pod, settings.address(), startedAt, Instant.now(), run.lastWords(folded)));
    after(FAREWELL, run::close);
  }

  private void compute(Pod pod, Instant startedAt) {
    PlayedRun run = runs.get(Labels.of(pod, Labels.RUN));
    if (run == null) {
      // Its coordinator is not there yet: a rank waits.
      after(RETRY, () -> compute(pod, startedAt));
      return;
    }
    int rank = Integer.parseInt(Labels.of(pod, Labels.RANK));
    run.join(rank);
    // Ranks differ by half of their time, each in its own, so that they do not end all at once.
    double share = 0.75 + 0.5 * Math.abs(Math.sin(rank * 12.9898 + run.hashCode()));
    Duration work = Duration.ofMillis(Math.round(settings.rankSeconds() * 1e3 * share));
    for (int i = 1; i < REPORTS; i++) {
      double done = (double) i / REPORTS;
      after(work.multipliedBy(i).dividedBy(REPORTS), () -> run.report(rank, done));
    }
    after(work, () -> finish(pod, run, rank, startedAt));
  }

  private void finish(Pod pod, PlayedRun run, int rank, Instant startedAt) {
    run.contribute(rank);
    ranksDone.incrementAndGet();
    kubelet.write(
        pod, PodStatuses.succeeded(pod, settings.address(), startedAt, Instant.now(), ""));
  }

  private RunCredentials credentials(String secretName) {
    Secret secret =
        client.secrets().inNamespace(settings.namespace()).withName(secretName).require();
    return new RunCredentials(
        text(secret, "token"), text(secret, "tls.crt"), text(secret, "tls.key"));
  }

  private static String text(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }

  private void after(Duration delay, Runnable task) {
    var unused =
        timer.schedule(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.error("a played pod went wrong", e);
              }
            },
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }
}
