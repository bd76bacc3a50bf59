package dev.cosmicai.benchmarks.collectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CollectivesReportTest {
  private static final List<String> WAYS = List.of("cosmic", "gloo");

  private final CollectivesReport report = new CollectivesReport();

  @Test
  void rowsHoldMinimumMedianAndMaximumOfEachWay() {
    for (String seconds : List.of("0.003", "0.001", "0.002")) {
      report.add("cosmic", 8, "reduce 1000000 " + seconds);
      report.add("gloo", 8, "reduce 1000000 0.0005");
    }
    assertThat(report.calls(WAYS).toString())
        .endsWith("| reduce | 1,000,000 | 8 | 1.00 / 2.00 / 3.00 | 0.50 / 0.50 / 0.50 |");
  }

  @Test
  void startsAreApartFromCalls() {
    report.add("cosmic", 2, "first 0.75");
    report.add("cosmic", 2, "barrier 0 0.001");
    assertThat(report.starts(WAYS).toString()).endsWith("| 2 | 0.75 / 0.75 / 0.75 | - |");
    assertThat(report.calls(WAYS).toString())
        .doesNotContain("first")
        .contains("| barrier | 0 | 2 |");
  }

  @Test
  void whatNoRoundSaysIsRefused() {
    assertThatThrownBy(() -> report.add("cosmic", 2, "Traceback"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Traceback");
  }
}
