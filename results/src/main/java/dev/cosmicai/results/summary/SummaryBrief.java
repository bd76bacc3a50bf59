package dev.cosmicai.results.summary;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
    ObjectNode brief = Json.MAPPER.valueToTree(summary);
    brief.set("ranks", Json.MAPPER.valueToTree(shorten(summary.ranks())));
    byte[] json = with(brief, "failures", failures);
    while (json.length > MAX_BYTES && !failures.isEmpty()) {
      failures = failures.subList(0, failures.size() - 1);
      json = with(brief, "failures", failures);
    }
    return json.length > MAX_BYTES
        ? with(brief, "metrics", summary.metrics().withoutPlaces())
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

  private static byte[] with(ObjectNode brief, String field, Object value) {
    return Json.write(brief.set(field, Json.MAPPER.valueToTree(value)));
  }
}
