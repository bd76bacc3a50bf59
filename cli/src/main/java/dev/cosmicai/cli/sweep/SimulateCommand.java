package dev.cosmicai.cli.sweep;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.cli.run.LocalStore;
import dev.cosmicai.cli.run.process.TemporaryFolder;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.sweep.report.SweepReport;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.sweep.simulate.fit.MeasuredCell;
import dev.cosmicai.sweep.simulate.fit.SimulatedSweep;
import dev.cosmicai.sweep.simulate.fit.SimulatedSweep.SimulatedCell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cosmic simulate}. */
@Command(
    name = "simulate",
    header = "Predicts an experiment that this machine cannot run, from runs that it could.",
    description = {
      "Predicts an experiment that this machine cannot run, from runs that it could. A simulation"
          + " plays each run of the sweep through, event by event: ranks start, lease splits, read,"
          + " compute and commit. How fast they are is fitted to measured runs. How far such"
          + " predictions are off is measured, too: each measured cell is predicted by a fit to the"
          + " others, and the errors are shown.",
      "",
      "It writes tables, figures and a page, as a sweep does, to the folder 'simulated' of"
          + " spec.output.uri; all that was not measured is marked as simulated, and drawn hollow."
    },
    footer = {
      "  cosmic simulate -f sweep.yaml --from results/          the same machine",
      "  cosmic simulate -f sweep.yaml --from runs.csv --cluster --set rankCores=6 --set"
          + " nodeCores=6",
      "                                                         pods in a cluster"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String FOLDER = "simulated/";

  @Spec private CommandSpec spec;

  @Mixin private SweepOptions options;

  @Mixin private SimulateOptions simulation;

  @Override
  public Integer call() {
    InferenceSweep sweep = options.sweep();
    simulation.check(spec.commandLine());
    InferenceJobSpec first = Grid.of(sweep).runs().get(0).job().getSpec();
    try (TemporaryFolder buckets = TemporaryFolder.create("cosmic-simulate-");
        LocalStore store = LocalStore.open(first, options.dataDir(), buckets.path());
        ObjectStore client = store.client(first.storage(), PATIENCE)) {
      return call(sweep, client);
    }
  }

  private int call(InferenceSweep sweep, ObjectStore client) {
    Console console = Console.of(spec.commandLine());
    List<SweepRun> runs = simulation.runs(client);
    List<MeasuredCell> measured = SimulatedSweep.cells(sweep, runs);
    List<SimulatedCell> cells =
        SimulatedSweep.of(sweep, measured, simulation.seed(), simulation::change);
    SimulationText text = new SimulationText(simulation);
    text.tell(sweep.name(), measured, cells).forEach(console.out()::println);
    List<SweepRun> rows = new ArrayList<>();
    measured.forEach(cell -> rows.addAll(cell.cell().runs()));
    cells.forEach(cell -> rows.addAll(cell.rows()));
    ObjectUri output = ObjectUri.parse(sweep.getSpec().output().uri()).resolve(FOLDER);
    SweepReport.Written written =
        SweepReport.write(client, output, sweep.name() + ", simulated", List.of(), rows);
    console.out().println();
    written
        .files()
        .forEach(file -> console.out().println("  " + LocalStore.locate(file, options.dataDir())));
    console.out().flush();
    return 0;
  }
}
