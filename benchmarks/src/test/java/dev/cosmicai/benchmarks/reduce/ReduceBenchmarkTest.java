package dev.cosmicai.benchmarks.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.benchmarks.report.MarkdownTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReduceBenchmarkTest {
  private static final List<ReduceBenchmark.Round> ROUNDS =
      List.of(
          new ReduceBenchmark.Round(2.6, 1.25, 1.5, 0.7, 158, "a"),
          new ReduceBenchmark.Round(2.8, 2.5, 1.7, 0.9, 160, "a"),
          new ReduceBenchmark.Round(2.4, 1, 1.9, 0.5, 159, "a"));

  @Test
  void rowHoldsMediansAndRanges() {
    MarkdownTable table = ReduceBenchmark.table();
    assertThat(ReduceBenchmark.addRow(table, 10_000, 500, ROUNDS, "a")).isTrue();
    assertThat(table.toString())
        .endsWith(
            "| 10,000 | 500 | 2.60 | 1.00 / 1.25 / 2.50 | 8,000 | 1.5 / 1.7 / 1.9 | 0.7"
                + " | 158 / 159 / 160 | yes |");
  }

  @Test
  void otherBitsAreTold() {
    MarkdownTable table = ReduceBenchmark.table();
    assertThat(ReduceBenchmark.addRow(table, 10_000, 500, ROUNDS, "b")).isFalse();
    assertThat(table.toString()).endsWith("| NO |");
  }
}
