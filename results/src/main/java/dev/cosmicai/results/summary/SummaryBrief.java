package dev.cosmicai.results.summary;

import dev.cosmicai.results.rank.Json;
import java.util.List;

/**
 * Cuts a summary's failures until its JSON fits into a termination message, and then the places of
 * samples that are left out: numbers stay.
 */
final class SummaryBrief {
  private static final int MAX_BYTES = 4_096;
  private static final int MAX_FAILURES = 5;
  private static final int MAX_MESSAGE_CHARS = 160;
  private static final int MAX_RANGES_CHARS = 240;

  private SummaryBrief() {}

  static byte[] of(RunSummary summary) {
    List<RunSummary.FailedRank> failures =
        summary.failures().stream().limit(MAX_FAILURES).map(SummaryBrief::shorten).toList();
    RunMetrics metrics = summary.metrics();
    byte[] json = Json.write(with(summary, metrics, failures));
    while (json.length > MAX_BYTES && !failures.isEmpty()) {
      failures = failures.subList(0, failures.size() - 1);
      json = Json.write(with(summary, metrics, failures));
    }
    return json.length > MAX_BYTES
        ? Json.write(with(summary, metrics.withoutPlaces(), failures))
        : json;
  }

  /** As many whole ranges as fit; an ellipsis stands for the others. */
  private static RunSummary.Ranks shorten(RunSummary.Ranks ranks) {
    String ranges = ranks.failedRanks();
    if (ranges.length() <= MAX_RANGES_CHARS) {
      return ranks;
    }
    String kept = ranges.substring(0, ranges.lastIndexOf(',', MAX_RANGES_CHARS)) + ",…";
    return new RunSummary.Ranks(ranks.total(), ranks.succeeded(), ranks.failed(), kept);
  }

  private static RunSummary.FailedRank shorten(RunSummary.FailedRank failure) {
    String message = failure.message();
    if (message == null || message.length() <= MAX_MESSAGE_CHARS) {
      return failure;
    }
    return new RunSummary.FailedRank(
        failure.rank(),
        failure.partition(),
        failure.reason(),
        message.substring(0, MAX_MESSAGE_CHARS - 1) + "…");
  }

  private static RunSummary with(
      RunSummary s, RunMetrics metrics, List<RunSummary.FailedRank> failures) {
    return new RunSummary(
        s.run(),
        s.name(),
        s.manifestSha256(),
        s.modelUri(),
        s.modelSha256(),
        s.modelPrecision(),
        s.startedAt(),
        s.endedAt(),
        shorten(s.ranks()),
        metrics,
        s.inputBytes(),
        s.wallSeconds(),
        s.inferenceSeconds(),
        s.throughput(),
        s.bitsPerSecond(),
        s.trimmedMeanRankSeconds(),
        s.maxRankSeconds(),
        s.peakResidentBytes(),
        s.s3(),
        s.cost(),
        s.costBreakdown(),
        failures);
  }
}
