package dev.cosmicai.operator.child;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.InferenceSweep;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The InferenceJob of a sweep's run. Deleting the sweep deletes it too. */
public final class SweptJob {
  /** Label: the name of the sweep. */
  public static final String SWEEP = "cosmicai.dev/sweep";

  /** Label: the name of the cell. */
  public static final String CELL = "cosmicai.dev/cell";

  /** Label: which of the cell's runs it is, from 1; 0 of the warm-up. */
  public static final String REPEAT = "cosmicai.dev/repeat";

  private SweptJob() {}

  /**
   * The job of a run of this sweep. It waits in the queue that the sweep names, and goes on with
   * what an earlier job has left in the run's output. The warm-up has an output of its own in each
   * sweep: what an earlier one has left there would leave nothing to warm up with.
   */
  public static InferenceJob of(InferenceSweep sweep, GridRun run) {
    InferenceJob job = run.job();
    job.getMetadata().setLabels(labels(sweep, run));
    job.getMetadata().setOwnerReferences(List.of(Owned.reference(sweep)));
    job.setSpec(job.getSpec().resuming());
    if (run.repeat() == 0) {
      String uid = sweep.getMetadata().getUid();
      job.setSpec(job.getSpec().withOutputUri(run.output() + "-" + uid));
    }
    return job;
  }

  /** Whether a job is one of a sweep. */
  static boolean is(InferenceJob job) {
    return job.getMetadata().getLabels() != null
        && job.getMetadata().getLabels().containsKey(SWEEP);
  }

  private static Map<String, String> labels(InferenceSweep sweep, GridRun run) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(RunLabels.NAME, RunLabels.APPLICATION);
    labels.put(RunLabels.MANAGED_BY, RunLabels.MANAGER);
    labels.put(SWEEP, sweep.name());
    labels.put(CELL, run.cell().name());
    labels.put(REPEAT, Integer.toString(run.repeat()));
    String queue =
        sweep.getMetadata().getLabels() == null
            ? null
            : sweep.getMetadata().getLabels().get(RunLabels.QUEUE);
    if (queue != null) {
      labels.put(RunLabels.QUEUE, queue);
    }
    return labels;
  }
}
