package dev.cosmicai.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatencyReportTest {
  private static final Instant START = Instant.ofEpochSecond(1_000);

  @Test
  void milestonesAreMediansAndThoseNotPassedAreEmpty() {
    LatencyReport report =
        new LatencyReport(Map.of("bare", List.of(round(11), round(15), round(12))));
    assertThat(report.milestones().toString())
        .startsWith("| passed after … s, median | bare |\n|---|---|")
        .contains("| planned: input listed and frozen |  |")
        .endsWith("| condition Complete | 12.0 |");
    assertThat(report.chart().toString()).contains(">12.0 s<").contains(">bare<");
  }

  private static Round round(long seconds) {
    return new Round(
        Map.of(
            Milestone.APPLIED, START,
            Milestone.RANKS_RUNNING, START.plusSeconds(2),
            Milestone.COMPLETE, START.plusSeconds(seconds)),
        List.of());
  }
}
