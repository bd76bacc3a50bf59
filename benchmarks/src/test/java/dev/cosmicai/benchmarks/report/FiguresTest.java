package dev.cosmicai.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void medianIsTheMiddleOneWhateverTheOrder() {
    assertThat(Figures.of(DoubleStream.of(9, 1, 2)).median()).isEqualTo(2);
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(Figures.of(DoubleStream.of(4, 1, 2, 100)).median()).isEqualTo(3);
  }

  @Test
  void textIsMinimumMedianAndMaximum() {
    assertThat(Figures.of(DoubleStream.of(2.04, 1, 31)).text()).isEqualTo("1.0 / 2.0 / 31.0");
    assertThat(Figures.of(DoubleStream.of(2.04, 1, 31)).text("%.0f")).isEqualTo("1 / 2 / 31");
  }

  @Test
  void nothingIsWrittenAsNothing() {
    assertThat(Figures.of(DoubleStream.empty()).text()).isEmpty();
  }
}
