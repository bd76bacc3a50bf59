package dev.cosmicai.tasks.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DensityHistogramTest {
  private record Cell(double truth, double predicted, long count) {}

  private static List<Cell> cells(DensityHistogram density) {
    List<Cell> cells = new ArrayList<>();
    density.forEachCell((truth, predicted, count) -> cells.add(new Cell(truth, predicted, count)));
    return cells;
  }

  @Test
  void samplesCountInTheCellAroundThem() {
    DensityHistogram density = new DensityHistogram();
    density.add(0.2501, 0.1);
    density.add(0.2505, 0.1001);
    density.add(0.5, 0.1);
    double half = DensityHistogram.CELL_WIDTH / 2;

    assertThat(cells(density))
        .containsExactly(
            new Cell(51 / 512.0 + half, 0.25 + half, 2),
            new Cell(51 / 512.0 + half, 0.5 + half, 1));
  }

  @Test
  void whatLiesOutsideCountsAtTheRim() {
    DensityHistogram density = new DensityHistogram();
    density.add(-9_999, 400);
    density.add(Double.POSITIVE_INFINITY, -1e300);
    double half = DensityHistogram.CELL_WIDTH / 2;
    double lowest = DensityHistogram.LOWEST + half;
    double highest = DensityHistogram.HIGHEST - half;

    assertThat(cells(density))
        .containsExactly(new Cell(lowest, highest, 1), new Cell(highest, lowest, 1));
  }
}
