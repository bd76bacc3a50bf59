package dev.cosmicai.crds.grid;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.SweepCell;
import dev.cosmicai.crds.sweep.SweepOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The cells of a sweep and their runs. */
public final class Grid {
  private final InferenceSweep sweep;
  private final List<GridCell> cells;
  private final List<GridRun> runs;

  private Grid(InferenceSweep sweep, List<GridCell> cells, List<GridRun> runs) {
    this.sweep = sweep;
    this.cells = cells;
    this.runs = runs;
  }

  /** The grid of a sweep that was validated. */
  public static Grid of(InferenceSweep sweep) {
    List<GridCell> cells = CellNames.of(SweepCell.of(sweep.getSpec()));
    List<GridRun> runs = new ArrayList<>();
    for (GridCell cell : cells) {
      for (int repeat = 1; repeat <= sweep.getSpec().repeats(); repeat++) {
        runs.add(new GridRun(sweep, cell, repeat));
      }
    }
    boolean shuffled = sweep.getSpec().order() == SweepOrder.SHUFFLED;
    return new Grid(sweep, cells, shuffled ? shuffled(runs) : List.copyOf(runs));
  }

  private static List<GridRun> shuffled(List<GridRun> runs) {
    return runs.stream()
        .map(run -> new Placed(place(run), run))
        .sorted(Comparator.comparing(Placed::place))
        .map(Placed::run)
        .toList();
  }

  private record Placed(String place, GridRun run) {}

  /**
   * By digests, and not by a generator of random numbers: any program can tell the order, and runs
   * that are there already keep theirs when others are added.
   */
  private static String place(GridRun run) {
    return Digest.of(run.sweep().getSpec().seed() + "/" + run.name());
  }

  /** The cells as they are listed. */
  public List<GridCell> cells() {
    return List.copyOf(cells);
  }

  /** The runs that count, in the order in which they begin. */
  public List<GridRun> runs() {
    return runs;
  }

  /** The run before all others, of the cell of the first one, if the sweep has one. */
  public Optional<GridRun> warmUp() {
    return sweep.getSpec().warmUp()
        ? Optional.of(new GridRun(sweep, runs.get(0).cell(), GridRun.WARM_UP))
        : Optional.empty();
  }
}
