package dev.cosmicai.benchmarks.skew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.benchmarks.skew.SkewReport.Case;
import dev.cosmicai.benchmarks.skew.SkewRun.Pace;
import org.junit.jupiter.api.Test;

class SkewReportTest {
  private static RankTimes times(double first, double last) {
    return new RankTimes(64, first, last, first == 19 ? 1.75 : 1.5);
  }

  @Test
  void slowRunsAreComparedWithTheOnesOfTheirOwnRound() {
    SkewReport report = new SkewReport();
    Case equal = new Case("equal shares", 4, "Static", Pace.EQUAL);
    Case slow = new Case("equal shares", 4, "Static", Pace.ONE_SLOW);
    report.add(equal, times(19, 20));
    report.add(slow, times(20, 60));
    report.add(slow, times(21, 80));
    report.add(equal, times(36, 40));

    assertThat(report.slowdown().toString())
        .endsWith("| Static | 20.0 / 30.0 / 40.0 | 60.0 / 70.0 / 80.0 | 2.00 / 2.50 / 3.00 |");
    assertThat(report.ends().toString())
        .contains(
            "| equal shares, none slow | 4 | Static | 64 | 19.0 / 27.5 / 36.0"
                + " | 20.0 / 30.0 / 40.0 | 1.00 / 2.50 / 4.00 | 1.75 |")
        .contains("| equal shares, one slow | 4 | Static |");
  }
}
