package dev.cosmicai.cli.sweep;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.cli.run.LocalStore;
import dev.cosmicai.cli.run.process.TemporaryFolder;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.sweep.cai.CaiFolder;
import dev.cosmicai.sweep.report.SweepReport;
import dev.cosmicai.sweep.run.StoredRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cosmic sweep}. */
@Command(
    name = "sweep",
    header = "Runs an experiment on this machine: a job over a grid of settings.",
    description = {
      "Runs an experiment on this machine: a job over a grid of settings, each cell of it as often as"
          + " spec.repeats says, one run after another whatever spec.parallelJobs says, since runs at"
          + " the same time would disturb each other's times. Then it writes tables and figures of"
          + " what was measured to spec.output.uri.",
      "",
      "Each run is a job as cosmic run has it, whose results are in a folder of its own there. A sweep"
          + " that was stopped goes on when it is started again: no finished run is repeated, and one"
          + " that was begun is resumed. So does one of which runs have failed, or which has got more"
          + " values, data sets or repeats."
    },
    footer = {
      "  cosmic sweep -f experiments/data-size.yaml --plan              what it would do",
      "  cosmic sweep -f experiments/data-size.yaml --data-dir ./data   ./data stands for the bucket",
      "  cosmic sweep -f experiments/data-size.yaml --small             its small form"
    })
public final class SweepCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec;

  @Mixin private SweepOptions options;

  @ArgGroup private Instead instead;

  @Option(
      names = "--samples-per-second",
      paramLabel = "RATE",
      defaultValue = "200",
      description =
          "For --plan: samples that one rank computes in a second (default: ${DEFAULT-VALUE}).")
  private double samplesPerSecond;

  @Option(
      names = "--beside",
      paramLabel = "FOLDER",
      description =
          "Results that CAI or its users have published, in their forms: drawn beside the sweep's own"
              + " and marked as such. See cosmic help import-cai.")
  private Path beside;

  /** What else than running it may be asked for. */
  private static final class Instead {
    @Option(
        names = "--plan",
        description = "Shows cells and an estimate of time and cost; runs nothing.")
    private boolean plan;

    @Option(
        names = "--report-only",
        description = "Makes tables and figures of what is stored; runs nothing.")
    private boolean reportOnly;
  }

  @Override
  public Integer call() {
    if (!(samplesPerSecond > 0) || Double.isInfinite(samplesPerSecond)) {
      throw new ParameterException(
          spec.commandLine(), "--samples-per-second must be more than 0, not " + samplesPerSecond);
    }
    InferenceSweep sweep = options.sweep();
    CaiFolder.Contents published =
        beside == null ? new CaiFolder.Contents(List.of(), List.of()) : CaiFolder.read(beside);
    Grid grid = Grid.of(sweep);
    options.prepareData(spec.commandLine().getErr()::println);
    InferenceJobSpec first = grid.runs().get(0).job().getSpec();
    try (TemporaryFolder buckets = TemporaryFolder.create("cosmic-sweep-");
        LocalStore store = LocalStore.open(first, options.dataDir(), buckets.path());
        ObjectStore client = store.client(first.storage(), PATIENCE)) {
      return call(sweep, grid, client, published);
    }
  }

  private int call(
      InferenceSweep sweep, Grid grid, ObjectStore client, CaiFolder.Contents published) {
    Console console = Console.of(spec.commandLine());
    SweepStore stored = new SweepStore(client, sweep);
    if (instead != null && instead.plan) {
      stored.verify();
      SweepPlan.of(sweep, grid, client, stored, samplesPerSecond).forEach(console.out()::println);
      return 0;
    }
    if (instead != null && instead.reportOnly) {
      stored.verify();
      report(sweep, grid, client, published, console);
      return 0;
    }
    stored.claim();
    if (sweep.getSpec().parallelJobs() > 1) {
      console.err().println("parallelJobs has no effect on one machine: runs take turns");
    }
    LocalSweep.Outcome outcome =
        new LocalSweep(sweep, grid, options.dataDir(), stored).run(console);
    if (!outcome.interrupted()) {
      tell(sweep, grid, outcome, console);
      report(sweep, grid, client, published, console);
    }
    return outcome.exitCode();
  }

  private static void tell(
      InferenceSweep sweep, Grid grid, LocalSweep.Outcome outcome, Console console) {
    int runs = grid.runs().size();
    int done = outcome.finished() + outcome.completed();
    if (outcome.failures().isEmpty()) {
      console.out().println(sweep.name() + " is complete.");
    } else {
      outcome
          .failures()
          .forEach(
              failure ->
                  console.err().println("error: " + failure.run() + ": " + failure.message()));
      console.out().println(sweep.name() + " has failed runs; start it again to try them again.");
    }
    console
        .out()
        .printf(
            "  Cells  %,d%n  Runs   %,d of %,d finished, %,d of them before%n",
            grid.cells().size(), done, runs, outcome.finished());
    console.out().flush();
  }

  private void report(
      InferenceSweep sweep,
      Grid grid,
      ObjectStore client,
      CaiFolder.Contents published,
      Console console) {
    List<StoredRun> runs =
        grid.runs().stream()
            .map(
                run -> new StoredRun(run.cell().name(), run.repeat(), run.settings(), run.output()))
            .toList();
    ObjectUri output = ObjectUri.parse(sweep.getSpec().output().uri());
    SweepReport.Written written =
        SweepReport.write(client, output, sweep.name(), runs, published.runs());
    published.warnings().forEach(warning -> console.err().println("warning: " + warning));
    written.warnings().forEach(warning -> console.err().println("warning: " + warning));
    written
        .files()
        .forEach(file -> console.out().println("  " + LocalStore.locate(file, options.dataDir())));
    console.out().flush();
  }
}
