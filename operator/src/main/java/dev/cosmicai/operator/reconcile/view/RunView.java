package dev.cosmicai.operator.reconcile.view;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.operator.child.WorkerJob;
import dev.cosmicai.proto.RunState;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run as it was observed at the beginning of a pass.
 *
 * @param coordinator the coordinator Job, if it is there
 * @param workers the ranks' Job, if it is there
 * @param state the newest state that the coordinator told, however long ago
 */
public record RunView(
    InferenceJob job,
    Optional<JobView> coordinator,
    Optional<JobView> workers,
    Optional<RunState> state,
    Instant now) {

  public InferenceJobSpec spec() {
    return job.getSpec();
  }

  /** The run's Jobs that are there. */
  public Stream<JobView> jobs() {
    return Stream.of(coordinator, workers).flatMap(Optional::stream);
  }

  /** Whether Kueue decides when the ranks run. */
  public boolean isQueued() {
    return WorkerJob.queue(job).isPresent();
  }
}
