package dev.cosmicai.contract.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CostTest {
  private static final long GB = 1L << 30;
  private static final Cost.Usage RANK = new Cost.Usage(10, 2 * GB, GB);

  @Test
  void ranksAreBilledForTheirOwnPeak() {
    Cost cost = Cost.of(List.of(RANK, RANK), new Pricing(0.5, 0.25, 0.125, null));

    assertThat(cost.requests()).isEqualTo(1);
    assertThat(cost.compute()).isEqualTo(2 * 10 * 2 * 0.25);
    assertThat(cost.storage()).isEqualTo(2 * 10 * 0.5 * 0.125);
    assertThat(cost.total()).isEqualTo(cost.requests() + cost.compute() + cost.storage());
  }

  @Test
  void userMaySayWhatMemoryIsBilled() {
    assertThat(Cost.of(List.of(RANK), new Pricing(0, 0.25, 0, 8.0)).total())
        .isEqualTo(10 * 8 * 0.25);
  }

  @Test
  void defaultPricesAreThoseOfCai() {
    assertThat(Cost.of(List.of(new Cost.Usage(30, 10 * GB, 0)), Pricing.defaults()).total())
        .isCloseTo(2e-7 + 300 * 1.667e-5, Offset.offset(1e-15));
  }
}
