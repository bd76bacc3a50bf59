package dev.cosmicai.results.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void metricsHaveFourDigits() {
    assertThat(Numbers.metric(0.976_316)).isEqualTo("0.9763");
    assertThat(Numbers.metric(-0.002_202_18)).isEqualTo("−0.002202");
    assertThat(Numbers.metric(-10_619.06)).isEqualTo("−10619");
    assertThat(Numbers.metric(3.2e-9)).isEqualTo("3.200e−09");
    assertThat(Numbers.metric(0)).isEqualTo("0.0");
    assertThat(Numbers.metric(Double.NaN)).isEqualTo("–");
  }

  @Test
  void timesReadAsPeopleSayThem() {
    assertThat(Numbers.seconds(0.534)).isEqualTo("0.53 s");
    assertThat(Numbers.seconds(48.21)).isEqualTo("48.2 s");
    assertThat(Numbers.seconds(509.6)).isEqualTo("8 min 30 s");
    assertThat(Numbers.seconds(3_743)).isEqualTo("1 h 02 min");
  }

  @Test
  void moneyHasNoExponent() {
    assertThat(Numbers.dollars(0)).isEqualTo("$0.00");
    assertThat(Numbers.dollars(1_234.5)).isEqualTo("$1,234.50");
    assertThat(Numbers.dollars(3.4193e-4)).isEqualTo("$0.000342");
    assertThat(Numbers.price(2e-7)).isEqualTo("$0.0000002");
    assertThat(Numbers.price(1.667e-5)).isEqualTo("$0.00001667");
  }

  @Test
  void sizesHaveTheirUnit() {
    assertThat(Numbers.bytes(512)).isEqualTo("512 B");
    assertThat(Numbers.bytes(104_857_600)).isEqualTo("100 MiB");
    assertThat(Numbers.bitsPerSecond(2.556e9)).isEqualTo("2.56 Gbit/s");
  }
}
