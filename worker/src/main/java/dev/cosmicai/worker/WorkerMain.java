package dev.cosmicai.worker;

import dev.cosmicai.process.ParentWatch;
import dev.cosmicai.process.ProcessMain;
import dev.cosmicai.process.TerminationHook;
import dev.cosmicai.worker.context.RankMonitor;
import dev.cosmicai.worker.context.StopSignal;

/** The main class of a rank process. Configured by its environment; see {@link WorkerConfig}. */
public final class WorkerMain {
  private WorkerMain() {}

  /** Runs one attempt of one rank and exits with its {@link dev.cosmicai.faults.Reason}'s code. */
  public static void main(String[] args) {
    ProcessMain.run(
        environment -> {
          ParentWatch.exitWithParent(environment);
          WorkerConfig config = WorkerConfig.from(environment);
          StopSignal stop = new StopSignal();
          TerminationHook.install(stop::requestFromOutside);
          try (RankMonitor monitor = RankMonitor.start(config.healthPort())) {
            new RankProcess(config, monitor, stop).run();
          }
          return null;
        });
  }
}
