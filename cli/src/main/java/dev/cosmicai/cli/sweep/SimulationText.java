package dev.cosmicai.cli.sweep;

import dev.cosmicai.sweep.measured.Quantiles;
import dev.cosmicai.sweep.simulate.Parameter;
import dev.cosmicai.sweep.simulate.Parameters;
import dev.cosmicai.sweep.simulate.Parameters.Place;
import dev.cosmicai.sweep.simulate.Prices;
import dev.cosmicai.sweep.simulate.SimulatedRun;
import dev.cosmicai.sweep.simulate.Slowdowns;
import dev.cosmicai.sweep.simulate.fit.HeldBack;
import dev.cosmicai.sweep.simulate.fit.MeasuredCell;
import dev.cosmicai.sweep.simulate.fit.SimulatedSweep;
import dev.cosmicai.sweep.simulate.fit.SimulatedSweep.SimulatedCell;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A simulation in words and tables: its parameters, its error, and the cells it predicts. */
final class SimulationText {
  private static final double BYTES_PER_GB = 1e9;
  private static final int FEWEST_CELLS = 2;

  private final SimulateOptions options;
  private final List<String> lines = new ArrayList<>();

  SimulationText(SimulateOptions options) {
    this.options = options;
  }

  /** All lines. */
  List<String> tell(String name, List<MeasuredCell> measured, List<SimulatedCell> cells) {
    add("Simulation of %s (nothing was run)", name);
    add("  Fitted to  %,d measured cells of %s", measured.size(), options.from());
    add("  Ranks are  %s", where());
    parameters(cells);
    error(measured);
    cells(cells);
    return lines;
  }

  private String where() {
    return options.place() == Place.CLUSTER
        ? "pods in a cluster, each with cores of its own"
        : "processes of the machine that was measured";
  }

  private void parameters(List<SimulatedCell> cells) {
    Set<Parameters> all = new LinkedHashSet<>();
    cells.forEach(cell -> all.add(cell.parameters()));
    for (Parameters parameters : all) {
      add("");
      if (all.size() > 1) {
        add("  Parameters of the cells such as %s", first(cells, parameters));
      }
      add("  %-23s %12s %-7s  %s", "parameter", "value", "unit", "what it is (where it is from)");
      for (Parameter parameter : Parameter.values()) {
        Parameters.Value value = parameters.values().get(parameter);
        add(
            "  %-23s %12s %-7s  %s (%s)",
            parameter.label(),
            number(value.number()),
            parameter.unit(),
            parameter.meaning(),
            value.source());
      }
      spread("runs beside their cell's median", parameters.runs());
      spread("ranks beside their run's median", parameters.ranks());
    }
  }

  private static String first(List<SimulatedCell> cells, Parameters parameters) {
    return cells.stream()
        .filter(cell -> cell.parameters().equals(parameters))
        .map(SimulatedCell::name)
        .findFirst()
        .orElse("");
  }

  private void spread(String what, Slowdowns slowdowns) {
    add(
        "  %s take %.2f to %.2f times as long (%,d measured)",
        what, slowdowns.quantile(0), slowdowns.quantile(1), slowdowns.count());
  }

  /** Of each group of cells that has its own parameters, those that can be held back. */
  private void error(List<MeasuredCell> measured) {
    List<HeldBack.Prediction> predictions = new ArrayList<>();
    for (List<MeasuredCell> cells : SimulatedSweep.groups(measured).values()) {
      if (cells.size() >= FEWEST_CELLS) {
        predictions.addAll(HeldBack.of(cells, options.seed()).predictions());
      }
    }
    add("");
    if (predictions.isEmpty()) {
      add("  Error: not known, since one cell alone cannot be held back; measure more cells");
      return;
    }
    add("  Error on measured cells, each predicted by a fit to others (seed %d):", options.seed());
    int width = predictions.stream().mapToInt(some -> some.cell().length()).max().orElse(0);
    String row = "  %-" + Math.max(width, 4) + "s %14s %13s %9s";
    add(row, "cell", "simulated (s)", "measured (s)", "error");
    for (HeldBack.Prediction prediction : predictions) {
      add(
          row,
          prediction.cell(),
          format("%.1f", prediction.predicted()),
          format("%.1f", prediction.measured()),
          format("%+.1f %%", 100 * prediction.error()));
    }
    HeldBack all = new HeldBack(predictions);
    add(
        "  median %.1f %%, worst %.1f %% of %,d cells",
        100 * all.median(), 100 * all.worst(), predictions.size());
    add(
        "  (the repeats of a measured cell lie %.0f %% of their median apart, in the middle)",
        100
            * Quantiles.median(
                measured.stream().mapToDouble(cell -> cell.cell().disagreement()).toArray()));
  }

  private void cells(List<SimulatedCell> cells) {
    Prices prices = options.prices();
    boolean published = cells.stream().anyMatch(cell -> PublishedRun.of(cell.work()).isPresent());
    int width = cells.stream().mapToInt(cell -> cell.name().length()).max().orElse(0);
    String row = "  %-" + Math.max(width, 4) + "s %9s %7s %9s %9s %9s %9s %10s %10s %10s%s";
    add("");
    add(
        row,
        "cell",
        "data (GB)",
        "ranks",
        "time (s)",
        "map (s)",
        "rank (s)",
        "slowest",
        "Lambda ($)",
        "EC2 ($)",
        "spot ($)",
        published ? "  CAI's map (s)" : "");
    for (SimulatedCell cell : cells) {
      SimulatedRun run = cell.typical();
      double[] ranks = run.busyRankSeconds();
      Optional<PublishedRun> other = PublishedRun.of(cell.work());
      add(
          row,
          cell.name(),
          format("%.1f", cell.work().bytes() / BYTES_PER_GB),
          format("%,d", cell.work().worldSize()),
          format("%.1f", run.totalSeconds()),
          format("%.1f", run.mapSeconds()),
          format("%.1f", Quantiles.median(ranks)),
          format("%.1f", ranks.length == 0 ? Double.NaN : ranks[ranks.length - 1]),
          format("%.4f", prices.onLambda(run, cell.work(), cell.parameters())),
          format("%.4f", prices.onDemand(run, cell.parameters())),
          format("%.4f", prices.onSpot(run, cell.parameters())),
          other.map(some -> format("  %13.1f", some.mapSeconds())).orElse(""));
    }
    add(
        "  All of them are simulated%s: of each cell the run whose time is the median.",
        published ? ", but CAI's" : "");
    add("  EC2: %s.", Prices.SOURCE);
    if (published) {
      add("  CAI's map: %s.", PublishedRun.SOURCE);
    }
  }

  private static String number(double value) {
    if (value >= 1e6) {
      return format("%.3g", value);
    }
    return format(value == 0 || value >= 1e-3 ? "%.4f" : "%.2e", value);
  }

  private void add(String pattern, Object... values) {
    lines.add(format(pattern, values));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
