package dev.cosmicai.sweep.simulate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.simulate.Parameter;
import dev.cosmicai.sweep.simulate.Parameters.Place;
import dev.cosmicai.sweep.simulate.fit.SimulatedSweep.SimulatedCell;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SimulatedSweepTest {
  private static final InferenceSweep MEASURED = PlayedSweep.sizesAndRanks();
  private static final List<MeasuredCell> CELLS =
      SimulatedSweep.cells(MEASURED, PlayedSweep.measured(MEASURED, PlayedSweep.MACHINE));

  @Test
  void cellsThatNobodyCouldRunArePredictedAndSayThatTheyAreSimulated() {
    InferenceSweep large =
        PlayedSweep.sweep(
            """
            axes:
            - {field: data.totalSize, values: [10GB]}
            - {field: worldSize, values: [10, 1000]}
            repeats: 3
            """);

    List<SimulatedCell> cells =
        SimulatedSweep.of(
            large,
            CELLS,
            1,
            fitted -> fitted.at(Place.CLUSTER).with(Parameter.PODS_PER_SECOND, 1_000, "test"));

    assertThat(cells).hasSize(4);
    assertThat(cells)
        .extracting(cell -> cell.work().files())
        .containsExactly(5000, 5000, 1250, 1250);
    assertThat(cells.get(0).typical().mapSeconds())
        .isGreaterThan(15 * cells.get(1).typical().mapSeconds());
    assertThat(cells)
        .allSatisfy(
            cell ->
                assertThat(cell.rows())
                    .hasSize(3)
                    .allMatch(row -> row.source() == Source.SIMULATED)
                    .allMatch(row -> row.remarks().equals(List.of(Predictor.REMARK)))
                    .allMatch(row -> row.value(Measure.COST_USD).orElse(0) > 0));
  }

  @Test
  void dataWhoseSizeTheSweepDoesNotSayIsAsLargeAsItWasMeasured() {
    InferenceSweep ranks = PlayedSweep.sweep("axes: [{field: worldSize, values: [1]}]\n");

    List<SimulatedCell> cells = SimulatedSweep.of(ranks, CELLS, 1, UnaryOperator.identity());

    assertThat(cells).extracting(cell -> cell.work().bytes()).containsExactly(64e6, 64e6);
  }

  @Test
  void settingWhoseEffectWasNotMeasuredIsRefused() {
    InferenceSweep batches =
        PlayedSweep.sweep(
            """
            axes:
            - {field: data.totalSize, values: [64MB]}
            - {field: model.batchSize, values: [32, 64]}
            """);

    assertThatThrownBy(() -> SimulatedSweep.of(batches, CELLS, 1, UnaryOperator.identity()))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("has {model.batchSize=32}, and no such cell was measured");
  }

  @Test
  void runsThatTellTooLittleAreRefused() {
    assertThatThrownBy(() -> SimulatedSweep.cells(MEASURED, List.of()))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("none of the 0 runs was measured by this program");
  }
}
