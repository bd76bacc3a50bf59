package dev.cosmicai.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTableTest {
  @Test
  void listStandsForACellEachOfItsElements() {
    MarkdownTable table = new MarkdownTable(" | max \\|Δ\\| | c | d");
    table.row("x", 1, List.of("y", "z"));
    assertThat(table.toString().lines())
        .containsExactly("|  | max \\|Δ\\| | c | d |", "|---|---|---|---|", "| x | 1 | y | z |");
  }
}
