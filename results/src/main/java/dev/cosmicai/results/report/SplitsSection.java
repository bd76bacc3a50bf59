package dev.cosmicai.results.report;

import dev.cosmicai.results.report.chart.Numbers;
import dev.cosmicai.results.summary.RunSplits;
import dev.cosmicai.results.summary.RunSummary;

/** What a page says of a run's splits. */
final class SplitsSection {
  private SplitsSection() {}

  /** How many were computed. */
  static String computed(RunSummary.Splits splits) {
    String total = Numbers.count(splits.total());
    if (splits.committed() < splits.total()) {
      return "%s of %s splits were computed.".formatted(Numbers.count(splits.committed()), total);
    }
    return splits.total() == 1
        ? "The one split was computed."
        : "All %s splits were computed.".formatted(total);
  }

  /** What came of second leases, and what was lost; empty if there was neither. */
  static String leases(RunSummary.Splits splits, RunSplits.Timeline timeline) {
    return (second(splits, timeline) + " " + lost(splits.lostLeases())).strip();
  }

  private static String second(RunSummary.Splits splits, RunSplits.Timeline timeline) {
    int given = splits.secondLeases();
    int first = splits.secondFirst();
    if (given == 0) {
      return "";
    }
    if (given == 1) {
      return "1 second lease, which was %s."
          .formatted(first == 1 ? "first" + saved(first, timeline) : "not first");
    }
    return "%s second leases, %s of them %s first%s."
        .formatted(
            Numbers.count(given),
            first == 0 ? "none" : Numbers.count(first),
            first > 1 ? "were" : "was",
            saved(first, timeline));
  }

  /** As far as first ranks were done, too, later; else nobody knows. */
  private static String saved(int first, RunSplits.Timeline timeline) {
    if (timeline.timed() == 0) {
      return "";
    }
    return (timeline.timed() == first
            ? " and"
            : "; " + Numbers.count(timeline.timed()) + " of these")
        + " saved about "
        + Numbers.seconds(timeline.soonerSeconds());
  }

  private static String lost(int leases) {
    return leases == 0
        ? ""
        : "Ranks lost %s while they computed."
            .formatted(leases == 1 ? "1 lease" : Numbers.count(leases) + " leases");
  }
}
