package dev.cosmicai.coordinator;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.process.ProcessMain;
import dev.cosmicai.results.summary.RunSummary;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A coordinator on a thread of this process. */
final class RunningCoordinator {
  private final CompletableFuture<RunSummary> end;

  private RunningCoordinator(CompletableFuture<RunSummary> end) {
    this.end = end;
  }

  static RunningCoordinator start(CoordinatorConfig config) {
    return new RunningCoordinator(
        CompletableFuture.supplyAsync(
            () -> Coordinator.run(config, Clock.systemUTC()),
            task -> {
              Thread thread = new Thread(task, "coordinator");
              thread.setDaemon(true);
              thread.start();
            }));
  }

  /** Its summary; throws the fault that it ended with. */
  RunSummary summary() throws Exception {
    try {
      return end.get(120, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the coordinator has not ended", e);
    }
  }

  /** The fault that it ended with. */
  Fault fault() {
    Throwable thrown = end.handle((summary, e) -> e).orTimeout(120, TimeUnit.SECONDS).join();
    if (thrown == null) {
      throw new AssertionError("the coordinator ended well");
    }
    return ProcessMain.asFault(thrown instanceof CompletionException ? thrown.getCause() : thrown);
  }
}
