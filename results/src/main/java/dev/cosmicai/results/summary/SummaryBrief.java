package dev.cosmicai.results.summary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.results.rank.Json;
import dev.cosmicai.tasks.Metric;
import java.util.List;

/**
 * Cuts a summary until its JSON fits into a termination message: first the profile, the table of
 * classes and what is more than a few metrics, then failed splits, then failed ranks, then the
 * places of samples that are left out, and at last the metrics but for the headline. Numbers of
 * what happened stay.
 */
final class SummaryBrief {
  private static final int MAX_BYTES = 4_096;
  private static final int MAX_FAILURES = 5;
  private static final int MAX_MESSAGE_CHARS = 160;
  private static final int MAX_WARNING_CHARS = 480;
  private static final int MAX_RANGES_CHARS = 240;
  private static final int MAX_VALUES = 12;
  private static final int MAX_NOTES = 3;

  private SummaryBrief() {}

  static byte[] of(RunSummary summary) {
    RunMetrics metrics = summary.metrics();
    List<Metric> values = metrics.values().stream().limit(MAX_VALUES).toList();
    List<RunSummary.FailedRank> failures =
        summary.failures().stream().limit(MAX_FAILURES).map(SummaryBrief::shorten).toList();
    List<RunSummary.FailedSplit> splits =
        summary.failedSplits().stream().limit(MAX_FAILURES).map(SummaryBrief::shorten).toList();
    ObjectNode brief = Json.MAPPER.valueToTree(summary);
    brief.remove("profile");
    brief.set("ranks", Json.MAPPER.valueToTree(shorten(summary.ranks())));
    with(brief, "metrics", metrics.with(metrics.leftOut(), values, metrics.notes()));
    with(brief, "failures", failures);
    if (!summary.warnings().isEmpty()) {
      with(
          brief,
          "warnings",
          summary.warnings().stream().map(line -> shorten(line, MAX_WARNING_CHARS)).toList());
    }
    byte[] json = with(brief, "failedSplits", splits);
    while (json.length > MAX_BYTES && !splits.isEmpty()) {
      splits = splits.subList(0, splits.size() - 1);
      json = with(brief, "failedSplits", splits);
    }
    while (json.length > MAX_BYTES && !failures.isEmpty()) {
      failures = failures.subList(0, failures.size() - 1);
      json = with(brief, "failures", failures);
    }
    while (json.length > MAX_BYTES) {
      json = with(brief, "metrics", withoutPlaces(metrics, values));
      if (values.isEmpty()) {
        return json;
      }
      values = values.subList(0, values.size() - 1);
    }
    return json;
  }

  private static RunMetrics withoutPlaces(RunMetrics metrics, List<Metric> values) {
    return metrics.with(
        metrics.leftOut().stream().map(LeftOutSamples::withoutPlace).toList(),
        values,
        metrics.notes().stream().limit(MAX_NOTES).map(SummaryBrief::shorten).toList());
  }

  /** As many whole ranges as fit; an ellipsis stands for the others. */
  private static RunSummary.Ranks shorten(RunSummary.Ranks ranks) {
    String ranges = ranks.failedRanks();
    if (ranges.length() <= MAX_RANGES_CHARS) {
      return ranks;
    }
    String kept = ranges.substring(0, ranges.lastIndexOf(',', MAX_RANGES_CHARS)) + ",…";
    return new RunSummary.Ranks(
        ranks.total(), ranks.succeeded(), ranks.failed(), kept, ranks.earlier());
  }

  private static RunSummary.FailedRank shorten(RunSummary.FailedRank failure) {
    return new RunSummary.FailedRank(
        failure.rank(), failure.partition(), failure.reason(), shorten(failure.message()));
  }

  private static RunSummary.FailedSplit shorten(RunSummary.FailedSplit failure) {
    return new RunSummary.FailedSplit(
        failure.partition(),
        failure.part(),
        failure.parts(),
        failure.rank(),
        failure.reason(),
        shorten(failure.message()));
  }

  private static String shorten(String message) {
    return shorten(message, MAX_MESSAGE_CHARS);
  }

  private static String shorten(String message, int maxChars) {
    return message == null || message.length() <= maxChars
        ? message
        : message.substring(0, maxChars - 1) + "…";
  }

  private static byte[] with(ObjectNode brief, String field, Object value) {
    return Json.write(brief.set(field, Json.MAPPER.valueToTree(value)));
  }
}
