package dev.cosmicai.sweep.simulate.fit;

import dev.cosmicai.sweep.measured.Quantiles;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.sweep.simulate.Parameter;
import dev.cosmicai.sweep.simulate.Parameters;
import dev.cosmicai.sweep.simulate.Parameters.Place;
import dev.cosmicai.sweep.simulate.Slowdowns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * From measured cells of one machine to the parameters of the simulation: medians of what was
 * measured as such, and least squares for what is a sum of several.
 */
public final class Fit {
  private static final double BYTES_PER_MIB = 1L << 20;
  private static final double BYTES_PER_GIB = 1L << 30;
  private static final double MIB_PER_GIB = 1024;
  private static final double SECONDS_PER_HOUR = 3_600;

  private final List<MeasuredCell> cells;
  private final String source;
  private Parameters parameters = Parameters.usual(Place.ONE_MACHINE);

  private Fit(List<MeasuredCell> cells) {
    this.cells = cells;
    source = "fitted to %d cells".formatted(cells.size());
  }

  /** The parameters of the machine that these cells were measured on; at least one cell. */
  public static Parameters of(List<MeasuredCell> cells) {
    return new Fit(List.copyOf(cells)).parameters();
  }

  private Parameters parameters() {
    median(Parameter.NODE_CORES, cell -> cell.median(Measure.CORES));
    set(Parameter.RANK_CORES, get(Parameter.NODE_CORES));
    median(
        Parameter.BYTES_PER_SAMPLE,
        cell -> cell.median(Measure.DATA_GIB) * BYTES_PER_GIB / cell.median(Measure.SAMPLES));
    median(
        Parameter.PLAN_SECONDS,
        cell -> Math.max(0, cell.median(Measure.RUN_SECONDS) - cell.median(Measure.MAP_SECONDS)));
    set(Parameter.PLAN_SECONDS_PER_FILE, 0);
    median(Parameter.REQUEST_SECONDS, cell -> cell.median(Measure.S3_REQUEST_SECONDS_MIN));
    reading();
    median(Parameter.RANK_MEMORY_GIB, cell -> cell.median(Measure.PEAK_MEMORY_MIB) / MIB_PER_GIB);
    start();
    parameters = WorkFit.of(cells, parameters, source);
    summary();
    losses();
    return parameters.with(runs(), ranks());
  }

  /** The most that was seen: where computing holds reading up, a request takes longer for it. */
  private void reading() {
    cells.stream()
        .mapToDouble(
            cell ->
                cell.median(Measure.S3_READ_MIB) * BYTES_PER_MIB / cell.median(Measure.S3_SECONDS))
        .filter(Double::isFinite)
        .max()
        .ifPresent(most -> set(Parameter.RANK_BYTES_PER_SECOND, most));
  }

  /** Ranks that start at once take longer where they have fewer cores than they keep busy. */
  private void start() {
    Map<Integer, List<Double>> byRanks = new TreeMap<>();
    for (MeasuredCell cell : cells) {
      byRanks
          .computeIfAbsent(WorkFit.atOnce(cell, parameters), ranks -> new ArrayList<>())
          .add(cell.median(Measure.FIRST_FORWARD_SECONDS_MEDIAN));
    }
    Map<Integer, Double> medians = new TreeMap<>();
    byRanks.forEach((ranks, seconds) -> medians.put(ranks, median(seconds)));
    double fewest = medians.keySet().iterator().next();
    double alone = medians.values().iterator().next();
    double cores = get(Parameter.NODE_CORES);
    double busy =
        median(
            medians.entrySet().stream()
                .filter(entry -> entry.getKey() > fewest)
                .map(entry -> entry.getValue() / alone * cores / entry.getKey())
                .toList());
    set(Parameter.RANK_START_SECONDS, alone);
    if (!Double.isNaN(busy)) {
      // Fewer keep less busy than there is, or they would have been slower, too.
      set(Parameter.START_CORES, Math.min(busy, cores / fewest));
    }
  }

  private void summary() {
    LeastSquares sum = new LeastSquares(2);
    boolean known = false;
    for (MeasuredCell cell : cells) {
      double seconds = cell.median(Measure.SUMMARY_SECONDS);
      if (!Double.isNaN(seconds)) {
        known = true;
        sum.add(seconds, 1, 1, cell.work().worldSize());
      }
    }
    double[] found = sum.coefficients();
    if (known) {
      set(Parameter.SUMMARY_SECONDS, found[0]);
      set(Parameter.SUMMARY_SECONDS_PER_RANK, found[1]);
    } else {
      // Then the time of a run is until its last rank is done.
      set(Parameter.SUMMARY_SECONDS, 0);
      set(Parameter.SUMMARY_SECONDS_PER_RANK, 0);
    }
  }

  private void losses() {
    double lost = runsOf().mapToDouble(run -> run.value(Measure.RETRIES).orElse(0)).sum();
    double hours =
        runsOf()
                .mapToDouble(
                    run ->
                        run.value(Measure.RANK_SECONDS_MEAN).orElse(0)
                            * run.value(Measure.WORLD_SIZE).orElse(0))
                .sum()
            / SECONDS_PER_HOUR;
    set(Parameter.FAILURES_PER_RANK_HOUR, hours == 0 ? 0 : lost / hours);
  }

  /** Each run beside the median of its cell. */
  private Slowdowns runs() {
    return Slowdowns.of(
        cells.stream()
            .filter(cell -> cell.cell().counted().size() > 1)
            .flatMapToDouble(
                cell ->
                    cell.cell().counted().stream()
                        .flatMapToDouble(run -> run.value(cell.cell().time()).stream())
                        .map(seconds -> seconds / cell.seconds()))
            .toArray());
  }

  /** Each rank beside the median of its run; of a table, only the slowest one is known. */
  private Slowdowns ranks() {
    return Slowdowns.of(runsOf().flatMapToDouble(Fit::ranks).toArray());
  }

  private static DoubleStream ranks(SweepRun run) {
    double median = run.value(Measure.RANK_SECONDS_MEDIAN).orElse(Double.NaN);
    double busy = run.value(Measure.BUSY_RANKS).orElse(0);
    if (busy < 2 || !(median > 0)) {
      return DoubleStream.empty();
    }
    if (!run.rankSeconds().isEmpty()) {
      return run.rankSeconds().stream().mapToDouble(seconds -> seconds / median);
    }
    double slowest = run.value(Measure.RANK_SECONDS_MAX).orElse(median) / median;
    return DoubleStream.concat(
        DoubleStream.generate(() -> 1).limit((long) busy - 1), DoubleStream.of(slowest));
  }

  private Stream<SweepRun> runsOf() {
    return cells.stream().flatMap(cell -> cell.cell().counted().stream());
  }

  private void median(Parameter parameter, ToDoubleFunction<MeasuredCell> value) {
    double median =
        median(
            cells.stream()
                .map(value::applyAsDouble)
                .filter(Double::isFinite)
                .collect(Collectors.toList()));
    if (!Double.isNaN(median)) {
      set(parameter, median);
    }
  }

  private static double median(List<Double> values) {
    return Quantiles.median(values.stream().mapToDouble(value -> value).toArray());
  }

  private double get(Parameter parameter) {
    return parameters.get(parameter);
  }

  private void set(Parameter parameter, double value) {
    parameters = parameters.with(parameter, value, source);
  }
}
