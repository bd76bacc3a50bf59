package dev.cosmicai.operator.status;

import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.crds.sweep.InferenceSweepStatus.CellCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How far a sweep is, and when it will be through. */
public final class SweepFigures {
  /** A column of {@code kubectl get} has room for a few. */
  private static final int MAX_CELLS_NAMED = 5;

  private static final double MILLIS = 1_000;

  private SweepFigures() {}

  /**
   * The status with the figures that follow from what it remembers.
   *
   * @param begunAt when the jobs began that have not ended, by the number of their run; some may be
   *     missing
   */
  public static SweepStatus of(
      SweepStatus status,
      InferenceSweepSpec spec,
      Grid grid,
      Map<Integer, Instant> begunAt,
      Instant now) {
    boolean runs = status.state() == SweepState.RUNNING;
    return status.figures(
        grid.runs().size(),
        cells(status.tally(), grid),
        runs ? current(status.tally(), grid) : Optional.empty(),
        runs && !status.tally().stops(spec.onFailure())
            ? eta(status.tally(), grid.runs().size(), begunAt, spec.parallelJobs(), now)
            : Optional.empty());
  }

  private static CellCounts cells(SweepTally tally, Grid grid) {
    Map<String, Integer> open = new HashMap<>();
    Set<String> failed = new LinkedHashSet<>();
    for (int run = 0; run < grid.runs().size(); run++) {
      String cell = grid.runs().get(run).cell().name();
      open.merge(cell, tally.hasEnded(run) ? 0 : 1, Integer::sum);
      if (tally.hasFailed(run)) {
        failed.add(cell);
      }
    }
    List<String> done =
        open.entrySet().stream().filter(c -> c.getValue() == 0).map(Map.Entry::getKey).toList();
    int completed = (int) done.stream().filter(cell -> !failed.contains(cell)).count();
    int total = grid.cells().size();
    return new CellCounts(done.size() + "/" + total, total, completed, failed.size());
  }

  private static Optional<String> current(SweepTally tally, Grid grid) {
    if (grid.warmUp().isPresent() && !tally.isWarmedUp()) {
      return grid.warmUp().map(GridRun::name);
    }
    List<String> cells =
        tally.active().stream().map(run -> grid.runs().get(run).cell().name()).distinct().toList();
    if (cells.isEmpty()) {
      return Optional.empty();
    }
    List<String> named = new ArrayList<>(cells.subList(0, Math.min(cells.size(), MAX_CELLS_NAMED)));
    if (cells.size() > MAX_CELLS_NAMED) {
      named.add("…");
    }
    return Optional.of(String.join(", ", named));
  }

  /** What is left takes as long as what completed did, shared among those that run at once. */
  private static Optional<Instant> eta(
      SweepTally tally, int total, Map<Integer, Instant> begunAt, int parallelJobs, Instant now) {
    int open = total - tally.ended();
    return tally
        .meanSeconds()
        .filter(mean -> open > 0)
        .map(
            mean -> {
              double left = (open - tally.active().size()) * mean;
              for (int run : tally.active()) {
                left += Math.max(0, mean - seconds(begunAt.getOrDefault(run, now), now));
              }
              return now.plusMillis(Math.round(MILLIS * left / Math.min(parallelJobs, open)));
            });
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / MILLIS;
  }
}
