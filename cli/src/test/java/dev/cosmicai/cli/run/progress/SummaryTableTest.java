package dev.cosmicai.cli.run.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.results.summary.RunSummary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTableTest {
  @Test
  void samplesThatTheMetricsDoNotCoverAreSaidBesideThem() {
    List<String> table =
        table(
            """
            "samples": 1492, "labelled": 1425, "mae": 0.25,
            "leftOut": [{"label": "z <= -1", "count": 2, "redshift": -9999,
                         "partition": "s3://survey/data/1.pt", "row": 3}]
            """,
            """
            "total": 4, "succeeded": 4
            """);

    assertThat(table)
        .contains("  Samples           1,425 of 1,492 labelled", "  MAE               0.250000")
        .last()
        .asString()
        .startsWith("  Note: 2 samples are left out: z <= -1 is no redshift, the first -9999 in")
        .contains("sample 3 of s3://survey/data/1.pt");
  }

  @Test
  void metricThatIsNotDefinedIsADashAndANoteSaysWhy() {
    List<String> table =
        table("\"samples\": 128, \"labelled\": 0", "\"total\": 1, \"succeeded\": 1");

    assertThat(table).contains("  MAE               –", "  R²                –");
    assertThat(table).anyMatch(line -> line.startsWith("  Note: "));
  }

  @Test
  void ranksThatFailedAreNamed() {
    List<String> table =
        table(
            "\"samples\": 0",
            "\"total\": 9, \"succeeded\": 6, \"failed\": 3, \"failedRanks\": \"1-2,7\"");

    assertThat(table).contains("  Ranks             6 of 9, failed: 1-2,7");
  }

  private static List<String> table(String metrics, String ranks) {
    String json =
        """
        {"run": "r", "startedAt": "2026-11-22T00:00:00Z", "metrics": {%s}, "ranks": {%s}}
        """
            .formatted(metrics, ranks);
    return SummaryTable.of(RunSummary.fromJson(json.getBytes(StandardCharsets.UTF_8)));
  }
}
