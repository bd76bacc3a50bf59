package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.contract.Verdict;
import dev.cosmicai.contract.retry.Backoff;
import dev.cosmicai.faults.Reason;
import java.util.function.LongSupplier;

/**
 * Decides what follows from the coordinator's end. A coordinator that crashed or was killed is
 * started again: it finds its frozen plan and the journal and goes on. One that says that it cannot
 * succeed is believed.
 */
public final class CoordinatorRestartPolicy {
  /** What follows. */
  sealed interface Decision {
    /** The run is complete. */
    record Complete(String summaryJson) implements Decision {}

    /** It is started again at a time of the nano clock. */
    record Restart(long atNanos) implements Decision {}

    /** The run has failed. */
    record Failed(Exit exit) implements Decision {}
  }

  private final int maxRestarts;
  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private int restarts;

  CoordinatorRestartPolicy(int maxRestarts, Backoff backoff, LongSupplier nanoTime) {
    this.maxRestarts = maxRestarts;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes in the coordinator's end.
   *
   * @param planned whether it had got as far as to serve the ranks
   */
  Decision ended(Exit exit, boolean planned) {
    if (exit.code() == 0) {
      return new Decision.Complete(exit.terminationMessage());
    }
    if (cannotPass(exit, planned) || restarts == maxRestarts) {
      return new Decision.Failed(exit);
    }
    restarts++;
    return new Decision.Restart(nanoTime.getAsLong() + backoff.nanosAfter(restarts));
  }

  private static boolean cannotPass(Exit exit, boolean planned) {
    return !Verdict.mayRestartCoordinator(exit.code())
        // A store that never answered is more likely a mistyped address than an outage.
        || (exit.verdict().reason() == Reason.StorageUnavailable && !planned);
  }
}
