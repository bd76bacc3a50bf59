package dev.cosmicai.operator.reconcile.sweep;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.operator.cluster.SweepCluster;
import dev.cosmicai.operator.status.SweepState;
import dev.cosmicai.operator.status.SweepStatus;
import dev.cosmicai.operator.status.SweepTally;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A sweep as it was observed at the beginning of a pass.
 *
 * @param grid its runs; empty unless it is under way
 * @param warmUp the job of the warm-up, if that has not ended and its job is there
 * @param jobs the jobs that are there of the runs that have begun and not ended, by the runs'
 *     numbers
 */
public record SweepView(
    InferenceSweep sweep,
    Optional<Grid> grid,
    Optional<InferenceJob> warmUp,
    SortedMap<Integer, InferenceJob> jobs,
    Instant now) {

  /** Asks only for the jobs of which something is to be learnt. */
  public static SweepView observe(InferenceSweep sweep, SweepCluster cluster, Instant now) {
    SweepStatus status = SweepStatus.of(sweep, now);
    if (status.state() != SweepState.RUNNING && status.state() != SweepState.SUSPENDED) {
      return new SweepView(sweep, Optional.empty(), Optional.empty(), new TreeMap<>(), now);
    }
    Grid grid = Grid.of(sweep);
    SweepTally tally = status.tally();
    SortedMap<Integer, InferenceJob> jobs = new TreeMap<>();
    for (int run : tally.active()) {
      cluster.job(sweep, grid.runs().get(run)).ifPresent(job -> jobs.put(run, job));
    }
    return new SweepView(
        sweep,
        Optional.of(grid),
        grid.warmUp().filter(run -> !tally.isWarmedUp()).flatMap(run -> cluster.job(sweep, run)),
        jobs,
        now);
  }

  /** What the user asks for. */
  public InferenceSweepSpec spec() {
    return sweep.getSpec();
  }

  /** The jobs that are there and have not ended, with the warm-up's. */
  Stream<InferenceJob> activeJobs() {
    return Stream.concat(warmUp.stream(), jobs.values().stream()).filter(job -> !job.hasEnded());
  }

  /** When the jobs' clocks started, by the runs' numbers. */
  Map<Integer, Instant> begunAt() {
    Map<Integer, Instant> begun = new TreeMap<>();
    jobs.forEach((run, job) -> startTime(job).ifPresent(time -> begun.put(run, time)));
    return begun;
  }

  static boolean hasCompleted(InferenceJob job) {
    return job.hasEnded() && job.getStatus().phase() == InferenceJobStatus.Phase.COMPLETE;
  }

  static Optional<Instant> startTime(InferenceJob job) {
    return Optional.ofNullable(job.getStatus())
        .map(InferenceJobStatus::startTime)
        .map(Instant::parse);
  }
}
