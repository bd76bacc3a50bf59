package dev.cosmicai.sweep.simulate.fit;

import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.crds.ByteQuantity;
import dev.cosmicai.crds.DataSpec;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.PricingSpec;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.grid.GridCell;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.measured.Quantiles;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.sweep.simulate.Parameters;
import dev.cosmicai.sweep.simulate.SimulatedRun;
import dev.cosmicai.sweep.simulate.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * The cells of a sweep, each simulated as often as the sweep says, with parameters that were fitted
 * to measured runs. Settings that the simulation knows nothing of, such as a batch size, have
 * parameters of their own: those of the measured cells with the same values.
 */
public final class SimulatedSweep {
  private static final double BYTES_PER_MIB = 1L << 20;
  private static final double BYTES_PER_GIB = 1L << 30;

  private final InferenceSweep sweep;
  private final List<MeasuredCell> measured;
  private final Map<Map<String, String>, Parameters> parameters = new LinkedHashMap<>();

  private SimulatedSweep(InferenceSweep sweep, List<MeasuredCell> measured) {
    this.sweep = sweep;
    this.measured = measured;
  }

  /**
   * A simulated cell.
   *
   * @param name the cell's
   * @param work of each run
   * @param parameters that it was simulated with
   * @param typical the run whose time is the median of all
   * @param rows a row for each run
   */
  public record SimulatedCell(
      String name,
      Workload work,
      Parameters parameters,
      SimulatedRun typical,
      List<SweepRun> rows) {
    /** Copies the rows. */
    public SimulatedCell {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Of measured runs, those that tell enough to be fitted to, by cell.
   *
   * @throws FatalFault ({@code InvalidSpec}) if there are none
   */
  public static List<MeasuredCell> cells(InferenceSweep sweep, List<SweepRun> runs) {
    List<SweepRun> own = runs.stream().filter(run -> run.source() == Source.MEASURED).toList();
    List<MeasuredCell> cells = new ArrayList<>();
    for (Cell cell : Cell.of(own)) {
      MeasuredCell.of(cell, sweep.getSpec().template()).ifPresent(cells::add);
    }
    if (cells.isEmpty()) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "none of the %d runs was measured by this program: a simulation has nothing to be fitted"
                  .formatted(runs.size())
              + " to; run a sweep on this machine first");
    }
    return List.copyOf(cells);
  }

  /**
   * Simulates every cell.
   *
   * @param sweep which cells, and how often
   * @param measured what the parameters are fitted to
   * @param seed the same gives the same runs
   * @param change what the caller knows better than the fit
   * @throws FatalFault ({@code InvalidSpec}) if a cell cannot be simulated
   */
  public static List<SimulatedCell> of(
      InferenceSweep sweep,
      List<MeasuredCell> measured,
      long seed,
      UnaryOperator<Parameters> change) {
    SimulatedSweep simulation = new SimulatedSweep(sweep, measured);
    groups(measured)
        .forEach(
            (settings, cells) -> simulation.parameters.put(settings, change.apply(Fit.of(cells))));
    return Grid.of(sweep).cells().stream().map(cell -> simulation.simulate(cell, seed)).toList();
  }

  /** Measured cells by the settings that a simulation does not know. */
  public static Map<Map<String, String>, List<MeasuredCell>> groups(List<MeasuredCell> measured) {
    Map<Map<String, String>, List<MeasuredCell>> groups = new LinkedHashMap<>();
    for (MeasuredCell cell : measured) {
      groups
          .computeIfAbsent(
              Workloads.notSimulated(cell.cell().settings()), settings -> new ArrayList<>())
          .add(cell);
    }
    return groups;
  }

  private SimulatedCell simulate(GridCell cell, long seed) {
    GridRun first = new GridRun(sweep, cell, 1);
    Map<String, String> settings = first.settings();
    Parameters own = parametersOf(cell.name(), settings);
    Workload work = work(cell.name(), settings);
    Pricing pricing = pricing(first.job().getSpec());
    Predictor predictor = new Predictor(own, seed);
    List<SimulatedRun> runs = new ArrayList<>();
    List<SweepRun> rows = new ArrayList<>();
    for (int repeat = 1; repeat <= sweep.getSpec().repeats(); repeat++) {
      SimulatedRun run = predictor.simulate(work, repeat);
      runs.add(run);
      rows.add(predictor.row(cell.name(), repeat, settings, work, run, pricing));
    }
    runs.sort(Comparator.comparingDouble(SimulatedRun::totalSeconds));
    return new SimulatedCell(cell.name(), work, own, runs.get(runs.size() / 2), rows);
  }

  private Parameters parametersOf(String cell, Map<String, String> settings) {
    Map<String, String> others = Workloads.notSimulated(settings);
    Parameters own = parameters.get(others);
    if (own == null && others.isEmpty() && parameters.size() == 1) {
      // All were measured with the same settings, which the template may have.
      own = parameters.values().iterator().next();
    }
    if (own == null) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "cell %s has %s, and no such cell was measured: what that changes cannot be simulated;"
                  .formatted(cell, others)
              + " measure a cell with it, or leave the axis out");
    }
    return own;
  }

  private Workload work(String cell, Map<String, String> settings) {
    InferenceJobSpec job = Workloads.job(sweep.getSpec().template(), settings);
    double partition =
        Workloads.partitionBytes(settings)
            .orElseGet(
                () ->
                    known(settings, Measure.PARTITION_MIB, BYTES_PER_MIB)
                        .orElseThrow(
                            () ->
                                unknown(cell, "a partition", "give its data set a partitionSize")));
    Workload work = Workloads.of(job, partition, bytes(cell, settings, job, partition));
    // Whole files, until so many bytes are reached.
    return new Workload(
        work.files(),
        work.files() * partition,
        work.partsPerFile(),
        work.worldSize(),
        work.taking(),
        work.parallelism());
  }

  private double bytes(
      String cell, Map<String, String> settings, InferenceJobSpec job, double partition) {
    DataSpec data = job.data();
    if (data != null && data.totalSize() != null) {
      return ByteQuantity.parse(data.totalSize());
    }
    if (data != null && data.fileLimit() != null) {
      return data.fileLimit() * partition;
    }
    return known(settings, Measure.DATA_GIB, BYTES_PER_GIB)
        .orElseThrow(() -> unknown(cell, "all data", "set template.data.totalSize"));
  }

  /** What measured cells over the same data say, if there are any. */
  private OptionalDouble known(Map<String, String> settings, Measure measure, double unit) {
    String dataset = settings.get(InferenceSweepSpec.DATASET);
    double median =
        Quantiles.median(
            measured.stream()
                .filter(
                    cell ->
                        dataset == null
                            || dataset.equals(
                                cell.cell().settings().get(InferenceSweepSpec.DATASET)))
                .mapToDouble(cell -> cell.median(measure) * unit)
                .filter(Double::isFinite)
                .toArray());
    return Double.isNaN(median) ? OptionalDouble.empty() : OptionalDouble.of(median);
  }

  private static FatalFault unknown(String cell, String what, String remedy) {
    return new FatalFault(
        Reason.InvalidSpec,
        "cell %s: how large %s is, is neither in the sweep nor was it measured; %s"
            .formatted(cell, what, remedy));
  }

  private static Pricing pricing(InferenceJobSpec job) {
    PricingSpec pricing = job.pricing();
    return pricing == null
        ? Pricing.defaults()
        : Pricing.of(
            pricing.requestPrice(),
            pricing.gbSecondPrice(),
            pricing.storageGbSecondPrice(),
            pricing.memoryGb());
  }
}
