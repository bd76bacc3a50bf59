package dev.cosmicai.sweep.measured;

import dev.cosmicai.results.summary.StatsCsv;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.SweepRun;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which measures the columns of CAI's tables are. */
public final class StatsColumns {
  /** From {@code total_cpu_time} on, in the order of the table. */
  private static final List<Measure> CELLS =
      List.of(
          Measure.FORWARD_SECONDS_TRIMMED_MEAN,
          Measure.SUM_OF_PEAK_MEMORY_MIB,
          Measure.SUM_OF_RANK_RATES_BITS_PER_SECOND,
          Measure.INPUT_BITS,
          Measure.S3_SECONDS,
          Measure.S3_REQUEST_SECONDS_MEAN,
          Measure.S3_REQUEST_SECONDS_MIN,
          Measure.S3_REQUEST_SECONDS_MAX);

  /** Shares that differ from 1 by less do so by rounding. */
  private static final double ROUNDING = 1e-9;

  private StatsColumns() {}

  static Map<Measure, Double> of(List<Double> cells) {
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    for (int i = 0; i < CELLS.size(); i++) {
      values.put(CELLS.get(i), cells.get(i));
    }
    return values;
  }

  /** The run as CAI's tables take it; NaN for what is not known. */
  public static StatsCsv.Run of(SweepRun run) {
    double seconds = value(run, Measure.RUN_SECONDS);
    double bits = value(run, Measure.INPUT_BITS);
    double own =
        run.isResumed()
            ? 1 - value(run, Measure.EARLIER_SAMPLES) / value(run, Measure.SAMPLES)
            : value(run, Measure.BITS_PER_SECOND) * seconds / bits;
    return new StatsCsv.Run(
        value(run, Measure.PARTITION_MIB),
        value(run, Measure.DATA_GIB),
        CELLS.stream().map(measure -> value(run, measure)).toList(),
        Double.isNaN(own) || Math.abs(own - 1) < ROUNDING ? 1 : own,
        seconds,
        run.value(Measure.MAP_SECONDS).orElse(seconds));
  }

  private static double value(SweepRun run, Measure measure) {
    return run.value(measure).orElse(Double.NaN);
  }
}
