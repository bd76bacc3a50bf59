package dev.cosmicai.sweep.simulate.fit;

import dev.cosmicai.contract.cost.Cost;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.sweep.measured.Quantiles;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.sweep.simulate.Parameter;
import dev.cosmicai.sweep.simulate.Parameters;
import dev.cosmicai.sweep.simulate.Prices;
import dev.cosmicai.sweep.simulate.RunSimulation;
import dev.cosmicai.sweep.simulate.SimulatedRun;
import dev.cosmicai.sweep.simulate.Workload;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Simulated runs of cells, as rows of the tidy table.
 *
 * @param parameters of the machines
 * @param seed the same gives the same runs
 */
public record Predictor(Parameters parameters, long seed) {
  /** What each row says, wherever it is shown. */
  public static final String REMARK = "simulated: a model predicted this run, nothing was run";

  private static final long PRIME = 1_000_003;
  private static final double BYTES_PER_GIB = 1L << 30;
  private static final double BYTES_PER_MIB = 1L << 20;
  private static final double MIB_PER_GIB = 1024;

  /** One run; each of each work has its own luck. */
  public SimulatedRun simulate(Workload work, int repeat) {
    long which = (31L * work.splits() + work.worldSize()) * PRIME + repeat;
    return RunSimulation.of(parameters, work, seed * PRIME * PRIME + which);
  }

  /** The median time of so many runs, until the summary is stored. */
  public double seconds(Workload work, int repeats) {
    return Quantiles.median(
        IntStream.rangeClosed(1, repeats)
            .mapToDouble(repeat -> simulate(work, repeat).totalSeconds())
            .toArray());
  }

  /**
   * A row for a run.
   *
   * @param pricing as measured runs are priced
   */
  public SweepRun row(
      String cell,
      int repeat,
      Map<String, String> settings,
      Workload work,
      SimulatedRun run,
      Pricing pricing) {
    double[] ranks = run.busyRankSeconds();
    double samples = Math.round(work.bytes() / parameters.get(Parameter.BYTES_PER_SAMPLE));
    double memoryGib = parameters.get(Parameter.RANK_MEMORY_GIB);
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    values.put(Measure.WORLD_SIZE, (double) work.worldSize());
    values.put(Measure.BUSY_RANKS, (double) ranks.length);
    values.put(Measure.PARTITIONS, (double) work.files());
    values.put(Measure.PARTITION_MIB, work.bytes() / work.files() / BYTES_PER_MIB);
    values.put(Measure.DATA_GIB, work.bytes() / BYTES_PER_GIB);
    values.put(Measure.SAMPLES, samples);
    values.put(Measure.TOTAL_SECONDS, run.totalSeconds());
    values.put(Measure.RUN_SECONDS, run.runSeconds());
    values.put(Measure.MAP_SECONDS, run.mapSeconds());
    values.put(Measure.SUMMARY_SECONDS, run.totalSeconds() - run.runSeconds());
    values.put(Measure.RANK_SECONDS_MEAN, Arrays.stream(ranks).average().orElse(Double.NaN));
    values.put(Measure.RANK_SECONDS_MEDIAN, Quantiles.median(ranks));
    values.put(Measure.RANK_SECONDS_MAX, ranks.length == 0 ? Double.NaN : ranks[ranks.length - 1]);
    double[] firsts =
        Arrays.stream(run.ranks())
            .mapToDouble(rank -> rank.firstForward() - rank.start())
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (firsts.length > 0) {
      values.put(Measure.FIRST_FORWARD_SECONDS_MIN, firsts[0]);
      values.put(Measure.FIRST_FORWARD_SECONDS_MEDIAN, Quantiles.median(firsts));
      values.put(Measure.FIRST_FORWARD_SECONDS_MAX, firsts[firsts.length - 1]);
    }
    values.put(Measure.SAMPLES_PER_SECOND, samples / run.runSeconds());
    values.put(Measure.S3_READ_MIB, work.bytes() / BYTES_PER_MIB);
    values.put(Measure.PEAK_MEMORY_MIB, memoryGib * MIB_PER_GIB);
    values.put(Measure.RETRIES, (double) run.retries());
    values.put(Measure.CORES, parameters.get(Parameter.RANK_CORES));
    Cost cost = Prices.cost(run, work, parameters, pricing);
    values.put(Measure.COST_REQUESTS_USD, cost.requests());
    values.put(Measure.COST_COMPUTE_USD, cost.compute());
    values.put(Measure.COST_STORAGE_USD, cost.storage());
    values.put(Measure.COST_USD, cost.total());
    return new SweepRun(
        cell,
        repeat,
        Source.SIMULATED,
        settings,
        values,
        Map.<Fact, String>of(),
        Quantiles.of(ranks, SweepRun.MAX_RANK_TIMES),
        List.of(REMARK));
  }
}
