package dev.cosmicai.cli.job;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.cli.run.LocalRun;
import dev.cosmicai.cli.run.LocalStore;
import dev.cosmicai.cli.run.RunRequest;
import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.progress.SummaryTable;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.results.summary.RunSummary;
import java.util.List;
import java.util.function.Function;

/** Runs a job and tells the user how it went. */
final class JobRunner {
  private final Console console;

  JobRunner(Console console) {
    this.console = console;
  }

  /** The exit code. */
  int run(RunRequest request) {
    return run(request, unused -> List.of());
  }

  /**
   * The exit code.
   *
   * @param more called when the run is complete, before anything is told; what else it has written
   */
  int run(RunRequest request, Function<RunRequest, List<ObjectUri>> more) {
    RunOutcome outcome;
    try (ProgressView view = console.progress(request.job().getSpec().data().uri())) {
      outcome = new LocalRun(request, view).execute();
    }
    if (outcome instanceof RunOutcome.Complete complete) {
      List<ObjectUri> files = more.apply(request);
      tell(complete.summary(), request, files);
      return 0;
    }
    if (outcome instanceof RunOutcome.Failed failed) {
      console.err().println("error: " + failed.message());
      return failed.exitCode();
    }
    return Reason.Interrupted.exitCode();
  }

  private void tell(RunSummary summary, RunRequest request, List<ObjectUri> files) {
    OutputLayout layout = new OutputLayout(ObjectUri.parse(request.job().getSpec().output().uri()));
    console.out().println(request.job().name() + " is complete.");
    SummaryTable.of(summary).forEach(console.out()::println);
    summary
        .failures()
        .forEach(f -> console.out().println("  failed: rank " + f.rank() + ": " + f.message()));
    console.out().println("  Picture  " + LocalStore.locate(layout.figure(), request.dataDir()));
    console.out().println("  Report   " + LocalStore.locate(layout.report(), request.dataDir()));
    files.forEach(
        file -> console.out().println("  More     " + LocalStore.locate(file, request.dataDir())));
    console.out().flush();
  }
}
