package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleOrderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 16, 17, 1_000, 4_096, 4_097, 100_003})
  void everySampleComesOnce(int samples) {
    SampleOrder order = new SampleOrder(samples, OptionalLong.of(1));
    BitSet seen = new BitSet();

    for (int place = 0; place < samples; place++) {
      seen.set((int) order.rowAt(place));
    }

    assertThat(seen.cardinality()).isEqualTo(samples);
    assertThat(seen.length()).isEqualTo(samples);
  }

  @Test
  void withoutASeedTheOrderIsTheInputs() {
    assertThat(new SampleOrder(10, OptionalLong.empty()).rowAt(7)).isEqualTo(7);
  }

  @Test
  void sameSeedGivesTheSameOrderAndAnotherOneAnother() {
    int same = 0;
    for (int place = 0; place < 1_000; place++) {
      long row = order(1).rowAt(place);
      assertThat(order(1).rowAt(place)).isEqualTo(row);
      same += order(2).rowAt(place) == row ? 1 : 0;
    }
    assertThat(same).isLessThan(10); // 1 is to be expected
  }

  /** Neighbours in the input should not stay neighbours: on average they are a third apart. */
  @Test
  void neighboursAreFarApart() {
    double sum = 0;
    for (int place = 1; place < 1_000; place++) {
      sum += Math.abs(order(3).rowAt(place) - order(3).rowAt(place - 1));
    }
    assertThat(sum / 999).isBetween(300.0, 367.0);
  }

  @Test
  void hugeInputsNeedNoMemory() {
    SampleOrder order = new SampleOrder(Long.MAX_VALUE / 4, OptionalLong.of(1));

    assertThat(order.rowAt(0)).isBetween(0L, Long.MAX_VALUE / 4 - 1);
  }

  private static SampleOrder order(long seed) {
    return new SampleOrder(1_000, OptionalLong.of(seed));
  }
}
