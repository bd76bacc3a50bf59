package dev.cosmicai.cli.run.progress;

import dev.cosmicai.results.summary.RunSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A finished run's figures as a table of two columns. */
public final class SummaryTable {
  private static final double GIBIBYTE = 1L << 30;

  private SummaryTable() {}

  /** The lines of the table. */
  public static List<String> of(RunSummary summary) {
    Map<String, String> rows = rows(summary);
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    rows.forEach((name, value) -> lines.add(("  %-" + width + "s  %s").formatted(name, value)));
    summary.metrics().notes().forEach(note -> lines.add("  Note: " + note));
    return lines;
  }

  private static Map<String, String> rows(RunSummary summary) {
    RunSummary.Ranks ranks = summary.ranks();
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("Samples", summary.metrics().coverage());
    rows.put("MAE", metric(summary.mae()));
    rows.put("MSE", metric(summary.mse()));
    rows.put("Bias", metric(summary.bias()));
    rows.put("Precision (NMAD)", metric(summary.precision()));
    rows.put("R²", metric(summary.r2()));
    rows.put("Wall time", format("%.1f s", summary.wallSeconds()));
    rows.put("Throughput", format("%,.0f samples/s", summary.throughput()));
    if (Double.isFinite(summary.maxRankSeconds())) {
      rows.put("Slowest rank", format("%.1f s", summary.maxRankSeconds()));
    }
    rows.put("Peak memory", format("%.2f GiB a rank", summary.peakResidentBytes() / GIBIBYTE));
    rows.put("Cost", format("$%.6f", summary.cost()));
    String failed = ranks.failed() == 0 ? "" : format(", failed: %s", ranks.failedRanks());
    rows.put("Ranks", format("%d of %d%s", ranks.succeeded(), ranks.total(), failed));
    return rows;
  }

  /** A dash where it is not defined; a note says why. */
  private static String metric(double value) {
    return Double.isFinite(value) ? format("%.6f", value) : "–";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
