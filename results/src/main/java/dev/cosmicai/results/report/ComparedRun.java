package dev.cosmicai.results.report;

import dev.cosmicai.results.report.chart.Numbers;
import dev.cosmicai.results.summary.RunSummary;

/**
 * One of several runs that are looked at side by side.
 *
 * @param letter what the comparison calls it: A, B, C …
 * @param place where its results are, as the user named it
 * @param summary its {@code summary.json}
 */
public record ComparedRun(String letter, String place, RunSummary summary) {
  /** What was run, when, and in which precision, in a line. */
  public String description() {
    return "%s, %s, %s"
        .formatted(summary.name(), summary.modelPrecision(), Numbers.time(summary.startedAt()));
  }
}
