package dev.cosmicai.cli.run.progress;

import dev.cosmicai.results.summary.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A finished run's figures as a table of two columns. */
public final class SummaryTable {
  private static final double GIBIBYTE = 1L << 30;

  private record Row(String name, String value) {}

  private SummaryTable() {}

  /** The lines of the table. */
  public static List<String> of(RunSummary summary) {
    List<Row> rows = rows(summary);
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    return rows.stream()
        .map(
            row -> "  " + row.name() + " ".repeat(width - row.name().length()) + "  " + row.value())
        .toList();
  }

  private static List<Row> rows(RunSummary summary) {
    RunSummary.Ranks ranks = summary.ranks();
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("Samples", format("%,d", summary.samples())));
    if (Double.isFinite(summary.mae())) {
      rows.add(new Row("MAE", format("%.6f", summary.mae())));
      rows.add(new Row("MSE", format("%.6f", summary.mse())));
      rows.add(new Row("Bias", format("%.6f", summary.bias())));
      rows.add(new Row("Precision", format("%.6f  (NMAD)", summary.precision())));
      rows.add(new Row("R²", format("%.6f", summary.r2())));
    }
    rows.add(new Row("Wall time", format("%.1f s", summary.wallSeconds())));
    rows.add(new Row("Throughput", format("%,.0f samples/s", summary.throughput())));
    if (Double.isFinite(summary.maxRankSeconds())) {
      rows.add(new Row("Slowest rank", format("%.1f s", summary.maxRankSeconds())));
    }
    rows.add(
        new Row("Peak memory", format("%.2f GiB a rank", summary.peakResidentBytes() / GIBIBYTE)));
    rows.add(new Row("Cost", format("$%.6f", summary.cost())));
    String failed = ranks.failed() == 0 ? "" : format(", failed: %s", ranks.failedRanks());
    rows.add(new Row("Ranks", format("%d of %d%s", ranks.succeeded(), ranks.total(), failed)));
    return rows;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
