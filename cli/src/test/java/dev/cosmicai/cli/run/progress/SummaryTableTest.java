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
            "notes": ["2 samples are left out: z <= -1 is no redshift, the first -9999 in"]
            """,
            """
            "total": 4, "succeeded": 4
            """);

    assertThat(table)
        .contains("  Samples           1,425 of 1,492 labelled", "  MAE               0.250000")
        .last()
        .isEqualTo("  Note: 2 samples are left out: z <= -1 is no redshift, the first -9999 in");
  }

  @Test
  void metricThatIsNotDefinedIsADashAndANoteSaysWhy() {
    List<String> table =
        table(
            "\"samples\": 128, \"labelled\": 0, \"notes\": [\"no metrics\"]",
            "\"total\": 1, \"succeeded\": 1");

    assertThat(table).contains("  MAE               –", "  R²                –");
    assertThat(table).contains("  Note: no metrics");
  }

  @Test
  void metricsAreThoseOfTheTask() {
    List<String> table =
        table(
            """
            "task": "classification", "samples": 128, "labelled": 128, "values": [
            {"name": "accuracy", "value": 0.97}, {"name": "logLoss", "value": 1.5e-7},
            {"name": "top5", "value": null}]
            """,
            "\"total\": 1, \"succeeded\": 1");

    assertThat(table)
        .contains(
            "  Accuracy        0.970000", "  Log loss        1.50000e-07", "  Top-5 accuracy  –")
        .noneMatch(line -> line.contains("MAE"));
  }

  @Test
  void ranksThatFailedAreNamed() {
    List<String> table =
        table(
            "\"samples\": 0",
            "\"total\": 9, \"succeeded\": 6, \"failed\": 3, \"failedRanks\": \"1-2,7\"");

    assertThat(table).contains("  Ranks             6 of 9, failed: 1-2,7");
  }

  @Test
  void ranksOfRunsBeforeAreNotCountedAmongThoseOfThisOne() {
    assertThat(table("\"samples\": 9", "\"total\": 1, \"succeeded\": 1, \"earlier\": 2"))
        .contains("  Ranks             1 of 1, and 2 of runs before");
  }

  @Test
  void generationsOfAFollowedFolderAreToldWithTheirLag() {
    String ranks =
        "\"total\": 1, \"succeeded\": 1}, \"generations\": {\"count\": 13, \"lag\": {%s}";

    assertThat(
            table(
                "\"samples\": 9",
                ranks.formatted("\"medianSeconds\": 2.04, \"longestSeconds\": 31")))
        .contains(
            "  Generations       13, done 2.0 s after a file was written (median), 31.0 s at most");
    assertThat(
            table(
                "\"samples\": 9",
                ranks.formatted("\"medianSeconds\": null, \"longestSeconds\": null")))
        .contains("  Generations       13");
  }

  @Test
  void splitsThatAreMissingAreCounted() {
    String ranks =
        "\"total\": 2, \"succeeded\": 2}, \"splits\": {\"total\": 5, \"committed\": %d, \"failed\": %d";

    assertThat(table("\"samples\": 9", ranks.formatted(3, 2)))
        .contains("  Left out          2 of 5 splits, named in summary.json");
    assertThat(table("\"samples\": 9", ranks.formatted(5, 0)))
        .noneMatch(line -> line.contains("Left out"));
  }

  @Test
  void warningsStandAtTheEnd() {
    String ranks =
        "\"total\": 1}, \"warnings\": [\"7 of 30 lie beyond\"], \"s3\": {\"requests\": 0";

    assertThat(table("\"samples\": 9", ranks)).last().isEqualTo("  Warning: 7 of 30 lie beyond");
  }

  @Test
  void runThatHadNothingToComputeHasNoThroughput() {
    String ranks = "\"total\": 1, \"succeeded\": 1}, \"throughput\": %s, \"s3\": {\"requests\": 0";

    assertThat(table("\"samples\": 9", ranks.formatted("12.4")))
        .contains("  Throughput        12 samples/s");
    assertThat(table("\"samples\": 9", ranks.formatted("0.0")))
        .noneMatch(line -> line.contains("Throughput"));
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
