package dev.cosmicai.operator.status;

import dev.cosmicai.crds.InferenceJobStatus.SplitCounts;
import dev.cosmicai.proto.RunState;
import java.util.Optional;

/** How many splits are in which state. */
public final class SplitFigures {
  private SplitFigures() {}

  /** The counts as the coordinator has them; empty if it knows no splits. */
  public static Optional<SplitCounts> of(RunState state) {
    return counts(state.getSplitsTotal(), state.getSplitsCommitted(), state.getSplitsFailed());
  }

  /** The counts of a finished run; empty if its summary has none. */
  public static Optional<SplitCounts> of(CoordinatorSummary summary) {
    return Optional.ofNullable(summary.splits())
        .flatMap(splits -> counts(splits.total(), splits.committed(), splits.failed()));
  }

  private static Optional<SplitCounts> counts(int total, int committed, int failed) {
    return total == 0
        ? Optional.empty()
        : Optional.of(new SplitCounts(committed + "/" + total, total, committed, failed));
  }
}
