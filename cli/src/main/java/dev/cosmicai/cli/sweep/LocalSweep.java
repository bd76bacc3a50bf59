package dev.cosmicai.cli.sweep;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.cli.run.LocalRun;
import dev.cosmicai.cli.run.RunRequest;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.OnFailure;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Runs what is not finished of a sweep, one run after another: runs at the same time would share
 * the processors and disturb each other's times.
 */
final class LocalSweep {
  private final InferenceSweep sweep;
  private final Grid grid;
  private final Optional<Path> dataDir;
  private final SweepStore store;

  LocalSweep(InferenceSweep sweep, Grid grid, Optional<Path> dataDir, SweepStore store) {
    this.sweep = sweep;
    this.grid = grid;
    this.dataDir = dataDir;
    this.store = store;
  }

  /** A run that failed, with the exit code of its reason and why. */
  record Failure(GridRun run, int exitCode, String message) {}

  /**
   * How it went.
   *
   * @param finished runs that were finished before
   * @param completed runs that completed now
   * @param interrupted whether somebody stopped it
   */
  record Outcome(int finished, int completed, List<Failure> failures, boolean interrupted) {
    /** That of the first failure; 0 if all runs are finished. */
    int exitCode() {
      if (interrupted) {
        return Reason.Interrupted.exitCode();
      }
      return failures.isEmpty() ? 0 : failures.get(0).exitCode();
    }
  }

  /** Runs to the end, or to the first failure if the sweep says so. */
  Outcome run(Console console) {
    try (SweepProgress progress = new SweepProgress(console, grid.runs(), System::nanoTime)) {
      List<GridRun> left = left(progress);
      int finished = grid.runs().size() - left.size();
      if (!left.isEmpty() && isStoppedWarmingUp(progress)) {
        return new Outcome(finished, 0, List.of(), true);
      }
      return run(left, finished, progress);
    }
  }

  private List<GridRun> left(SweepProgress progress) {
    List<GridRun> left = new ArrayList<>();
    for (GridRun run : grid.runs()) {
      if (store.state(run) == SweepStore.State.FINISHED) {
        progress.skip(run);
      } else {
        left.add(run);
      }
    }
    return left;
  }

  private Outcome run(List<GridRun> left, int finished, SweepProgress progress) {
    List<Failure> failures = new ArrayList<>();
    int completed = 0;
    for (GridRun run : left) {
      RunOutcome outcome = execute(run, job(run), progress);
      if (outcome instanceof RunOutcome.Interrupted) {
        return new Outcome(finished, completed, failures, true);
      }
      if (outcome instanceof RunOutcome.Failed failed) {
        failures.add(new Failure(run, failed.exitCode(), failed.message()));
        if (sweep.getSpec().onFailure() == OnFailure.STOP) {
          break;
        }
      } else {
        completed++;
      }
    }
    return new Outcome(finished, completed, failures, false);
  }

  /** What the warm-up stores is of no use to anybody, and would be in the way of the next one. */
  private boolean isStoppedWarmingUp(SweepProgress progress) {
    if (grid.warmUp().isEmpty()) {
      return false;
    }
    GridRun run = grid.warmUp().get();
    store.delete(run);
    if (execute(run, run.job(), progress) instanceof RunOutcome.Interrupted) {
      return true;
    }
    store.delete(run);
    return false;
  }

  /** One that was begun goes on from where it was. */
  private InferenceJob job(GridRun run) {
    InferenceJob job = run.job();
    if (store.state(run) == SweepStore.State.UNFINISHED) {
      job.setSpec(job.getSpec().resuming());
    }
    return job;
  }

  private RunOutcome execute(GridRun run, InferenceJob job, SweepProgress progress) {
    progress.begin(run);
    RunOutcome outcome = outcome(job, progress);
    if (outcome instanceof RunOutcome.Complete complete) {
      double throughput = complete.summary().throughput();
      progress.end("is complete", String.format(Locale.ROOT, ", %,.0f samples/s", throughput));
    } else if (outcome instanceof RunOutcome.Failed failed) {
      progress.end("failed", ": " + failed.message());
    }
    return outcome;
  }

  private RunOutcome outcome(InferenceJob job, SweepProgress progress) {
    try {
      return new LocalRun(new RunRequest(job, dataDir, OptionalInt.empty()), progress).execute();
    } catch (InternalFault e) {
      throw e;
    } catch (Fault e) {
      return new RunOutcome.Failed(e.reason().exitCode(), e.getMessage());
    }
  }
}
