package dev.cosmicai.benchmarks.scale;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** All that is played, while it is played. */
final class Stage implements AutoCloseable {
  private static final int THREADS = 4;

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(THREADS);
  private final ScaleNamespace place;
  private final FakeNodes nodes;
  private final Admission admission;
  private final PlayedRuns runs;

  private Stage(KubernetesClient client, ScaleSettings settings) {
    place = ScaleNamespace.make(client, settings);
    nodes = FakeNodes.forPods(client, settings.jobs() * (settings.parallelism() + 1));
    admission = Admission.start(client, settings);
    runs = new PlayedRuns(client, timer, settings);
  }

  /** Makes a namespace whose jobs have nodes and processes. */
  static Stage set(KubernetesClient client, ScaleSettings settings) {
    return new Stage(client, settings);
  }

  /** Creates all jobs. */
  void createJobs() {
    place.createJobs();
  }

  /** The processes. */
  PlayedRuns runs() {
    return runs;
  }

  @Override
  public void close() {
    runs.close();
    timer.shutdownNow();
    nodes.close();
    // While the webhook is there, no coordinator's pod can start on a real node.
    place.close();
    admission.close();
  }
}
