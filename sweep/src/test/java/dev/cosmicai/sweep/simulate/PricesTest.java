package dev.cosmicai.sweep.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import dev.cosmicai.sweep.simulate.Parameters.Place;
import dev.cosmicai.sweep.simulate.SimulatedRun.Rank;
import org.junit.jupiter.api.Test;

class PricesTest {
  private static final Workload WORK = new Workload(2, 1e6, 1, 2, Taking.ANYBODYS, 2);
  private static final SimulatedRun RUN =
      new SimulatedRun(
          1,
          3_500,
          3_600,
          new Rank[] {new Rank(0, 1, 1_000, 1), new Rank(0, 1, 3_000, 1)},
          0,
          3,
          0);
  private static final Parameters PARAMETERS =
      Parameters.usual(Place.CLUSTER)
          .with(Parameter.NODE_CORES, 8, "test")
          .with(Parameter.RANK_CORES, 4, "test")
          .with(Parameter.RANK_MEMORY_GIB, 0.5, "test");

  @Test
  void wholeNodesArePaidForTheWholeRun() {
    Prices prices = new Prices(Pricing.defaults(), 0.04, 0.01);

    assertThat(prices.onDemand(RUN, PARAMETERS)).isCloseTo(0.96, withinPercentage(1e-9));
    assertThat(prices.onSpot(RUN, PARAMETERS)).isCloseTo(0.24, withinPercentage(1e-9));
  }

  @Test
  void lambdaIsPaidForTheMemoryThatCoresComeWith() {
    Prices prices = new Prices(Pricing.of(0.0, 0.001, 0.0, null), 0, 0);
    Prices told = new Prices(Pricing.of(0.0, 0.001, 0.0, 10.0), 0, 0);

    assertThat(prices.onLambda(RUN, WORK, PARAMETERS))
        .isCloseTo(4_000 * 4 * 1_769 / 1_024.0 * 0.001, withinPercentage(1e-9));
    assertThat(told.onLambda(RUN, WORK, PARAMETERS)).isCloseTo(40, withinPercentage(1e-9));
  }

  @Test
  void rankThatNeverBeganKeepsNoNode() {
    Parameters slow = PARAMETERS.with(Parameter.PODS_PER_SECOND, 0.1, "test");

    SimulatedRun run =
        RunSimulation.of(slow, new Workload(9, 9e6, 1, 1_000, Taking.ANYBODYS, 1_000), 1);

    assertThat(run.ranks().length).isBetween(1, 20);
    assertThat(run.nodes()).isEqualTo(run.ranks().length);
  }
}
