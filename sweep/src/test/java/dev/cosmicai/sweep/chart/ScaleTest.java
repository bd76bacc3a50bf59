package dev.cosmicai.sweep.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
  @Test
  void isLogarithmicWhereValuesSpanADecade() {
    assertThat(Scale.of(List.of(10.0, 99.0), true).log()).isFalse();
    assertThat(Scale.of(List.of(10.0, 100.0), true).log()).isTrue();
    assertThat(Scale.of(List.of(0.0, 100.0), true).log()).isFalse();
  }

  @Test
  void amountsBeginAtZeroAndOthersWhereTheyDo() {
    assertThat(Scale.of(List.of(10.0, 50.0), true).low()).isZero();
    assertThat(Scale.of(List.of(40.0, 50.0), false).low()).isBetween(39.0, 40.0);
  }

  @Test
  void holdsAllValuesWithAMargin() {
    for (List<Double> values :
        List.of(List.of(3.0, 3.0), List.of(1.0, 1e6), List.of(0.0), List.of(-2.0, 5.0))) {
      Scale scale = Scale.of(values, true);
      assertThat(values).allSatisfy(value -> assertThat(scale.share(value)).isBetween(0.0, 1.0));
      assertThat(scale.ticks(6)).isNotEmpty();
    }
  }

  @Test
  void equalRatiosAreEquallyLong() {
    Scale scale = new Scale(1, 10_000, true);
    assertThat(scale.share(100)).isCloseTo(0.5, within(1e-12));
    assertThat(scale.ticks(6))
        .extracting(Scale.Tick::label)
        .containsExactly("1", "10", "100", "1000", "10,000");
    assertThat(new Scale(8, 220, true).ticks(6))
        .extracting(Scale.Tick::label)
        .containsExactly("10", "20", "50", "100", "200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 0",
        "1024; 1024",
        "12.6; 12.6",
        "0.025; 0.025",
        "25000; 25,000",
        "0.00002; 2e−5",
        "3000000; 3e6",
        "-4; −4"
      })
  void numbersAreShort(double value, String label) {
    assertThat(Scale.label(value)).isEqualTo(label);
  }
}
