package dev.cosmicai.benchmarks.scale;

import dev.cosmicai.contract.Cost;
import dev.cosmicai.results.metrics.RankMetrics;
import dev.cosmicai.results.summary.RunMetrics;
import dev.cosmicai.results.summary.RunSummary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A summary as a coordinator would leave it, of ranks that computed nothing. */
final class PlayedSummary {
  private static final String NO_DIGEST = "0".repeat(64);

  private PlayedSummary() {}

  /** The brief JSON. */
  static String json(
      String name, String uid, int worldSize, RankMetrics folded, Instant start, Instant end) {
    double wallSeconds = Math.max(1, Duration.between(start, end).toMillis()) / 1e3;
    RunSummary summary =
        new RunSummary(
            uid,
            name,
            NO_DIGEST,
            "s3://benchmark/network.pt",
            NO_DIGEST,
            "fp32",
            start,
            end,
            new RunSummary.Ranks(worldSize, worldSize, 0, ""),
            RunMetrics.of(folded, partition -> null),
            0,
            wallSeconds,
            0,
            folded.samples() / wallSeconds,
            0,
            0,
            0,
            0,
            new RunSummary.S3Totals(0, 0, 0),
            0,
            new Cost(0, 0, 0),
            List.of());
    return new String(summary.toBriefJson(), StandardCharsets.UTF_8);
  }
}
