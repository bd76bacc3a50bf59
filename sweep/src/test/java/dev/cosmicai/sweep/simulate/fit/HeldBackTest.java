package dev.cosmicai.sweep.simulate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.simulate.fit.HeldBack.Prediction;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldBackTest {
  @Test
  void everyCellIsPredictedOnceByAFitToOthers() {
    InferenceSweep sweep = PlayedSweep.sizesAndRanks();
    List<MeasuredCell> cells =
        SimulatedSweep.cells(sweep, PlayedSweep.measured(sweep, PlayedSweep.MACHINE));

    HeldBack held = HeldBack.of(cells, 1);

    assertThat(held.predictions())
        .extracting(Prediction::cell)
        .containsExactlyElementsOf(cells.stream().map(MeasuredCell::cell).map(Cell::name).toList());
    assertThat(held.worst()).as("a machine just as the model has it").isLessThan(0.02);
    assertThat(HeldBack.of(cells, 1)).isEqualTo(held);
    assertThat(HeldBack.of(cells, 2)).isNotEqualTo(held);
  }

  @Test
  void errorsAreOfWhatWasMeasured() {
    HeldBack held =
        new HeldBack(
            List.of(
                new Prediction("a", 12, 10),
                new Prediction("b", 7, 10),
                new Prediction("c", 10, 10)));

    assertThat(held.median()).isCloseTo(0.2, within(1e-9));
    assertThat(held.worst()).isCloseTo(0.3, within(1e-9));
    assertThat(held.predictions().get(1).error()).isNegative();
  }
}
