package dev.cosmicai.cli.run.progress;

import dev.cosmicai.results.summary.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A finished run's figures as a table of two columns. */
public final class SummaryTable {
  private static final double GIBIBYTE = 1L << 30;

  private record Row(String name, String value) {}

  private SummaryTable() {}

  /** The lines of the table. */
  public static List<String> of(RunSummary summary) {
    List<Row> rows = rows(summary);
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    return Stream.concat(
            rows.stream()
                .map(
                    row ->
                        "  "
                            + row.name()
                            + " ".repeat(width - row.name().length())
                            + "  "
                            + row.value()),
            summary.metrics().notes().stream().map(note -> "  Note: " + note))
        .toList();
  }

  private static List<Row> rows(RunSummary summary) {
    RunSummary.Ranks ranks = summary.ranks();
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("Samples", summary.metrics().coverage()));
    rows.add(new Row("MAE", metric(summary.mae())));
    rows.add(new Row("MSE", metric(summary.mse())));
    rows.add(new Row("Bias", metric(summary.bias())));
    rows.add(new Row("Precision (NMAD)", metric(summary.precision())));
    rows.add(new Row("R²", metric(summary.r2())));
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

  /** A dash where it is not defined; a note says why. */
  private static String metric(double value) {
    return Double.isFinite(value) ? format("%.6f", value) : "–";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
