package dev.cosmicai.sweep.figure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.sweep.Rows;
import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.SweepRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CostFigureTest {
  @Test
  void noCellBeatsOneOfTheFrontAndEachOtherIsBeaten() {
    Random random = new Random(3);
    for (int trial = 0; trial < 50; trial++) {
      List<SweepRun> runs = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        runs.add(run("cell" + i, 1 + random.nextInt(8), 1 + random.nextInt(8)));
      }
      List<Cell> cells = Cell.of(runs);
      List<Cell> front = CostFigure.front(cells);

      for (Cell cell : cells) {
        assertThat(cells.stream().anyMatch(other -> beats(other, cell)))
            .as(cell.name() + " is beaten")
            .isEqualTo(
                front.stream()
                    .noneMatch(best -> time(best) == time(cell) && cost(best) == cost(cell)));
      }
    }
  }

  private static boolean beats(Cell one, Cell other) {
    return time(one) <= time(other)
        && cost(one) <= cost(other)
        && (time(one) < time(other) || cost(one) < cost(other));
  }

  private static double time(Cell cell) {
    return Quantity.TIME.of(cell);
  }

  private static double cost(Cell cell) {
    return Quantity.COST.of(cell);
  }

  private static SweepRun run(String cell, double seconds, double dollars) {
    return Rows.of(
        cell,
        1,
        Map.of(),
        Map.of(Measure.TOTAL_SECONDS, seconds, Measure.COST_USD, dollars, Measure.DATA_GIB, 1.0));
  }
}
