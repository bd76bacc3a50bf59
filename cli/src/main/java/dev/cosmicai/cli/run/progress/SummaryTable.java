package dev.cosmicai.cli.run.progress;

import dev.cosmicai.results.summary.Lag;
import dev.cosmicai.results.summary.RunSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A finished run's figures as a table of two columns. */
public final class SummaryTable {
  private static final double GIBIBYTE = 1L << 30;
  private static final int MAX_METRICS = 20;

  /** What six digits after the point do not show well. */
  private static final double SMALL = 1e-5;

  private static final double LARGE = 1e9;

  private SummaryTable() {}

  /** The lines of the table. */
  public static List<String> of(RunSummary summary) {
    Map<String, String> rows = rows(summary);
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    rows.forEach((name, value) -> lines.add(("  %-" + width + "s  %s").formatted(name, value)));
    summary.metrics().notes().forEach(note -> lines.add("  Note: " + note));
    summary.warnings().forEach(warning -> lines.add("  Warning: " + warning));
    return lines;
  }

  private static Map<String, String> rows(RunSummary summary) {
    RunSummary.Ranks ranks = summary.ranks();
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("Samples", summary.metrics().coverage());
    if (summary.badSamples() > 0) {
      rows.put("Set aside", format("%,d, named in quarantine.json", summary.badSamples()));
    }
    RunSummary.Splits splits = summary.splits();
    if (splits != null && splits.failed() > 0) {
      rows.put(
          "Left out",
          format("%,d of %,d splits, named in summary.json", splits.failed(), splits.total()));
    }
    if (summary.generations() != null) {
      rows.put("Generations", generations(summary.generations()));
    }
    summary.metrics().values().stream()
        .limit(MAX_METRICS)
        .forEach(metric -> rows.put(metric.label(), metric(metric.value())));
    rows.put("Wall time", format("%.1f s", summary.wallSeconds()));
    if (summary.throughput() > 0) {
      rows.put("Throughput", format("%,.0f samples/s", summary.throughput()));
    }
    if (Double.isFinite(summary.maxRankSeconds())) {
      rows.put("Slowest rank", format("%.1f s", summary.maxRankSeconds()));
    }
    rows.put("Peak memory", format("%.2f GiB a rank", summary.peakResidentBytes() / GIBIBYTE));
    rows.put("Cost", format("$%.6f", summary.cost()));
    rows.put("Ranks", ranks(ranks));
    return rows;
  }

  private static String ranks(RunSummary.Ranks ranks) {
    String failed = ranks.failed() == 0 ? "" : format(", failed: %s", ranks.failedRanks());
    String earlier = ranks.earlier() == 0 ? "" : format(", and %d of runs before", ranks.earlier());
    return format("%d of %d%s%s", ranks.succeeded(), ranks.total(), failed, earlier);
  }

  private static String generations(RunSummary.Generations generations) {
    Lag lag = generations.lag();
    String count = format("%,d", generations.count());
    return Double.isFinite(lag.medianSeconds())
        ? count
            + format(
                ", done %.1f s after a file was written (median), %.1f s at most",
                lag.medianSeconds(), lag.longestSeconds())
        : count;
  }

  /** A dash where it is not defined; a note says why. */
  private static String metric(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    return size != 0 && (size < SMALL || size >= LARGE)
        ? format("%.5e", value)
        : format("%.6f", value);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
