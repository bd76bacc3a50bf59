package dev.cosmicai.cli.sweep;

import dev.cosmicai.cli.job.JobPlan;
import dev.cosmicai.cli.job.PlanEstimate;
import dev.cosmicai.cli.job.PlanReport;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.grid.GridCell;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.storage.ObjectStore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The cells of a sweep and an estimate of what is left, as lines of text. */
final class SweepPlan {
  private final List<String> lines = new ArrayList<>();
  private double leftSeconds;
  private double leftCost;

  private SweepPlan() {}

  static List<String> of(
      InferenceSweep sweep,
      Grid grid,
      ObjectStore client,
      SweepStore stored,
      double samplesPerSecond) {
    Map<SweepStore.State, Integer> states = new EnumMap<>(SweepStore.State.class);
    Map<GridCell, Integer> left = new HashMap<>();
    for (GridRun run : grid.runs()) {
      SweepStore.State state = stored.state(run);
      states.merge(state, 1, Integer::sum);
      left.merge(run.cell(), state == SweepStore.State.FINISHED ? 0 : 1, Integer::sum);
    }
    int finished = states.getOrDefault(SweepStore.State.FINISHED, 0);
    int unfinished = states.getOrDefault(SweepStore.State.UNFINISHED, 0);
    SweepPlan plan = new SweepPlan();
    plan.add("Plan of %s (nothing was run)", sweep.name());
    plan.add(
        "  Cells   %,d, each %,d times%s",
        grid.cells().size(),
        sweep.getSpec().repeats(),
        grid.warmUp().isPresent() ? ", and one run before that does not count" : "");
    plan.add("  Output  %s", sweep.getSpec().output().uri());
    plan.add(
        "          %,d of %,d runs are finished, %,d begun",
        finished, grid.runs().size(), unfinished);
    plan.add("");
    plan.cells(grid, client, left, samplesPerSecond);
    plan.add("");
    plan.add(
        "  Estimate: %s and $%.6f for the %,d runs that are left, one after another, if a rank does"
            + " %,.0f samples/s (--samples-per-second) and starts within %.0f s",
        PlanReport.duration(plan.leftSeconds),
        plan.leftCost,
        grid.runs().size() - finished,
        samplesPerSecond,
        PlanEstimate.SECONDS_PER_START);
    return plan.lines;
  }

  private void cells(
      Grid grid, ObjectStore client, Map<GridCell, Integer> left, double samplesPerSecond) {
    int width = grid.cells().stream().mapToInt(cell -> cell.name().length()).max().orElse(0);
    String row = "  %-" + Math.max(width, 4) + "s %5s %6s %10s %10s %7s %14s %12s  %s";
    add(row, "cell", "left", "files", "size", "samples", "ranks", "time", "cost", "settings");
    for (GridRun run : firstRuns(grid)) {
      JobPlan job = JobPlan.of(run.job(), client, samplesPerSecond);
      PlanEstimate estimate = job.estimate();
      int runs = left.get(run.cell());
      boolean warmsUp =
          runs > 0 && grid.warmUp().filter(warmUp -> warmUp.cell().equals(run.cell())).isPresent();
      leftSeconds += (runs + (warmsUp ? 1 : 0)) * estimate.wallSeconds();
      leftCost += (runs + (warmsUp ? 1 : 0)) * estimate.cost();
      add(
          row,
          run.cell().name(),
          runs,
          "%,d".formatted(job.preview().manifest().files().size()),
          PlanReport.size(job.preview().manifest().inputBytes()),
          "%,d".formatted(estimate.samples()),
          "%,d".formatted(estimate.ranks().size()),
          PlanReport.duration(estimate.wallSeconds()),
          String.format(Locale.ROOT, "$%.6f", estimate.cost()),
          run.cell().values());
    }
  }

  /** Of each cell one run, as the cells are listed. */
  private static List<GridRun> firstRuns(Grid grid) {
    return grid.cells().stream()
        .map(
            cell ->
                grid.runs().stream()
                    .filter(run -> run.cell().equals(cell) && run.repeat() == 1)
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  private void add(String pattern, Object... values) {
    lines.add(String.format(Locale.ROOT, pattern, values));
  }
}
