package dev.cosmicai.results.summary;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * {@code result_stats.csv}: the table that CAI's evaluation makes of its combined results, in the
 * form with durations. One row for the run, and the row of means over runs, which are equal.
 *
 * <p>Sizes are in units of 2<sup>20</sup> and 2<sup>30</sup> bytes, as CAI names its partitions.
 * {@code total_cpu_time} is the mean time in the forward pass of the ranks with samples, those
 * outside the {@link InterquartileFence} left out; memory and bits are added up. {@code
 * throughput_bps} is bits over {@code inference_duration}: a true rate, not a sum of the ranks'
 * rates. All is rounded to two digits, half to even, as numpy rounds.
 */
final class StatsCsv {
  private static final String HEAD =
      "partition (MB),data (GB),run,total_cpu_time (seconds),total_cpu_memory (MB),throughput_bps,"
          + "total_bits,s3_total_time,s3_avg_time,s3_min_time,s3_max_time,total_duration (s),"
          + "inference_duration (s)\n";
  private static final double BYTES_PER_PARTITION_MB = 1L << 20;
  private static final double BYTES_PER_DATA_GB = 1L << 30;
  private static final double BYTES_PER_MEMORY_MB = 1e6;

  private StatsCsv() {}

  static byte[] of(RunFacts facts, RankTable ranks) {
    double span = ranks.spanSeconds();
    double inferenceDuration = Double.isNaN(span) ? facts.wallSeconds() : span;
    double bits = ranks.sum(RankRow::inputBits);
    String key =
        row(
            DoubleStream.of(
                facts.inputBytes() / ranks.sum(RankRow::partitions) / BYTES_PER_PARTITION_MB,
                facts.inputBytes() / BYTES_PER_DATA_GB));
    String values =
        row(
            DoubleStream.of(
                InterquartileFence.trimmedMean(ranks.ofBusyRanks(RankRow::inferenceSeconds)),
                ranks.sum(RankRow::peakResidentBytes) / BYTES_PER_MEMORY_MB,
                bits / inferenceDuration,
                bits,
                ranks.s3().totalSeconds(),
                ranks.s3().meanAverageSeconds(),
                ranks.s3().meanMinSeconds(),
                ranks.s3().meanMaxSeconds(),
                facts.wallSeconds(),
                inferenceDuration));
    return List.of("1", "mean").stream()
        .map(run -> key + "," + run + "," + values + "\n")
        .collect(Collectors.joining("", HEAD, ""))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String row(DoubleStream values) {
    return values.mapToObj(StatsCsv::cell).collect(Collectors.joining(","));
  }

  /** As pandas writes a rounded float; an empty cell for what is not known. */
  private static String cell(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    double rounded = Math.rint(value * 100) / 100;
    String digits = new BigDecimal(NumberOutput.toString(rounded, true)).toPlainString();
    return digits.contains(".") ? digits : digits + ".0";
  }
}
