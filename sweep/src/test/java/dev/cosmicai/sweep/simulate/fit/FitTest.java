package dev.cosmicai.sweep.simulate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.sweep.simulate.Parameter;
import dev.cosmicai.sweep.simulate.Parameters;
import dev.cosmicai.sweep.simulate.Slowdowns;
import java.util.List;
import org.junit.jupiter.api.Test;

class FitTest {
  private static Parameters fitted(Parameters machine) {
    InferenceSweep sweep = PlayedSweep.sizesAndRanks();
    List<SweepRun> runs = PlayedSweep.measured(sweep, machine);
    return Fit.of(SimulatedSweep.cells(sweep, runs));
  }

  @Test
  void whatAMachineIsLikeIsFoundInWhatItMeasured() {
    Parameters found = fitted(PlayedSweep.MACHINE);

    for (Parameter parameter :
        List.of(
            Parameter.PLAN_SECONDS,
            Parameter.RANK_START_SECONDS,
            Parameter.START_CORES,
            Parameter.SAMPLE_SECONDS,
            Parameter.SPLIT_SECONDS,
            Parameter.SUMMARY_SECONDS,
            Parameter.SUMMARY_SECONDS_PER_RANK,
            Parameter.NODE_CORES,
            Parameter.BYTES_PER_SAMPLE)) {
      assertThat(found.get(parameter))
          .as(parameter.label())
          .isCloseTo(PlayedSweep.MACHINE.get(parameter), withinPercentage(6));
      assertThat(found.values().get(parameter).source()).isEqualTo("fitted to 12 cells");
    }
  }

  @Test
  void ranksWhoseFirstSplitsTakeLongerAreToldFromThoseWhoseSplitsAllDo() {
    Parameters cold = PlayedSweep.MACHINE.with(Parameter.WARM_UP_SECONDS, 4, "known");

    Parameters found = fitted(cold);

    assertThat(found.get(Parameter.WARM_UP_SECONDS)).isCloseTo(4, withinPercentage(15));
    assertThat(found.get(Parameter.SPLIT_SECONDS)).isCloseTo(0.2, withinPercentage(15));
  }

  @Test
  void runsOfACellShowHowFarTheyDiffer() {
    InferenceSweep sweep =
        PlayedSweep.sweep("axes: [{field: data.totalSize, values: [64MB]}]\nrepeats: 20\n");
    Parameters uneven =
        PlayedSweep.MACHINE.with(Slowdowns.of(new double[] {0.8, 1, 1.5}), Slowdowns.NONE);

    Parameters found = Fit.of(SimulatedSweep.cells(sweep, PlayedSweep.measured(sweep, uneven)));

    assertThat(found.runs().count()).isEqualTo(40);
    assertThat(found.runs().quantile(0)).isBetween(0.75, 0.95);
    assertThat(found.runs().quantile(1)).isBetween(1.2, 1.6);
  }

  @Test
  void lostRanksAreCountedByTheHour() {
    Parameters found =
        fitted(PlayedSweep.MACHINE.with(Parameter.FAILURES_PER_RANK_HOUR, 120, "known"));

    assertThat(found.get(Parameter.FAILURES_PER_RANK_HOUR)).isBetween(20.0, 400.0);
  }
}
