package dev.cosmicai.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void medianIsTheMiddleOneWhateverTheOrder() {
    assertThat(figures(9.0, 1.0, 2.0).median()).isEqualTo(2);
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(figures(4.0, 1.0, 2.0, 100.0).median()).isEqualTo(3);
  }

  @Test
  void textIsMinimumMedianAndMaximum() {
    assertThat(figures(2.04, 1.0, 31.0).text("%.1f")).isEqualTo("1.0 / 2.0 / 31.0");
    assertThat(figures(2.04, 1.0, 31.0).text("%.0f")).isEqualTo("1 / 2 / 31");
  }

  @Test
  void nothingIsWrittenAsNothing() {
    assertThat(figures().text("%.1f")).isEmpty();
  }

  private static Figures figures(Double... values) {
    return Figures.of(List.of(values), value -> value);
  }
}
