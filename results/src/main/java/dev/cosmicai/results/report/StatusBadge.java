package dev.cosmicai.results.report;

import dev.cosmicai.results.report.chart.Numbers;
import dev.cosmicai.results.summary.RunSummary;
import java.util.StringJoiner;

/**
 * The first words of a report: how much of what was to be computed is in it.
 *
 * @param text the words
 * @param isPartial whether something is missing or failed
 */
record StatusBadge(String text, boolean isPartial) {
  static StatusBadge of(RunSummary summary) {
    RunSummary.Ranks ranks = summary.ranks();
    StringJoiner missing = new StringJoiner(", ", ", ", "").setEmptyValue("");
    if (ranks.failed() > 0) {
      missing.add(
          "%s of %s ranks failed"
              .formatted(Numbers.count(ranks.failed()), Numbers.count(ranks.total())));
    }
    if (summary.badSamples() > 0) {
      missing.add(samples(summary.badSamples()) + " set aside");
    }
    boolean all = summary.splits().committed() == summary.splits().total();
    return new StatusBadge(
        splits(summary.splits()) + missing, !all || !missing.toString().isEmpty());
  }

  private static String splits(RunSummary.Splits splits) {
    if (splits.committed() < splits.total()) {
      return "%s of %s splits computed"
          .formatted(Numbers.count(splits.committed()), Numbers.count(splits.total()));
    }
    return switch (splits.total()) {
      case 0 -> "nothing to compute";
      case 1 -> "the one split computed";
      default -> "all %s splits computed".formatted(Numbers.count(splits.total()));
    };
  }

  private static String samples(int count) {
    return count == 1 ? "1 sample" : Numbers.count(count) + " samples";
  }
}
