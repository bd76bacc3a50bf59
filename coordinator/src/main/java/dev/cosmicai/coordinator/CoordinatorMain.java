package dev.cosmicai.coordinator;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.process.ParentWatch;
import dev.cosmicai.process.ProcessMain;
import dev.cosmicai.results.summary.RunSummary;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * The coordinator's process. Configured by environment variables only; its last words are the
 * summary's brief JSON and exit code 0, or a fault's reason and that reason's exit code.
 */
public final class CoordinatorMain {
  private CoordinatorMain() {}

  /** Takes no arguments. */
  public static void main(String[] args) {
    ProcessMain.run(CoordinatorMain::run);
  }

  private static String run(Environment environment) throws Exception {
    ParentWatch.exitWithParent(environment);
    CoordinatorConfig config = CoordinatorConfig.from(environment);
    RunSummary summary = Termination.heeded(() -> Coordinator.run(config, Clock.systemUTC()));
    return new String(summary.toBriefJson(), StandardCharsets.UTF_8);
  }
}
