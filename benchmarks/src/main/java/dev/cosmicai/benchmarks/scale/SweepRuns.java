package dev.cosmicai.benchmarks.scale;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepStatus.RunCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether a sweep that has ended has what it should, and nothing of another one. */
final class SweepRuns {
  private SweepRuns() {}

  /**
   * What is wrong, a line each.
   *
   * @param jobs all that are in its namespace
   */
  static List<String> faults(InferenceSweep sweep, List<InferenceJob> jobs) {
    List<String> faults = new ArrayList<>();
    List<GridRun> runs = Grid.of(sweep).runs();
    Map<String, InferenceJob> owned =
        jobs.stream()
            .filter(job -> isOwned(sweep, job))
            .collect(Collectors.toMap(InferenceJob::name, Function.identity()));
    for (GridRun run : runs) {
      InferenceJob job = owned.remove(run.jobName());
      if (job == null) {
        faults.add("%s has no job %s".formatted(sweep.name(), run.jobName()));
      } else if (!job.getSpec().output().uri().equals(run.output().toString())) {
        faults.add(job.name() + " writes to " + job.getSpec().output().uri());
      } else if (job.getStatus() == null || job.getStatus().phase() != Phase.COMPLETE) {
        faults.add(job.name() + " is not complete");
      }
    }
    owned.keySet().forEach(name -> faults.add(name + " is no run of " + sweep.name()));
    RunCounts counts = Optional.ofNullable(sweep.getStatus()).map(s -> s.runs()).orElse(null);
    if (counts == null
        || counts.total() != runs.size()
        || counts.completed() != runs.size()
        || counts.failed() != 0
        || counts.active() != 0) {
      faults.add("%s counts %s of %d runs".formatted(sweep.name(), counts, runs.size()));
    }
    return faults;
  }

  private static boolean isOwned(InferenceSweep sweep, InferenceJob job) {
    return job.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(sweep.getMetadata().getUid()));
  }
}
