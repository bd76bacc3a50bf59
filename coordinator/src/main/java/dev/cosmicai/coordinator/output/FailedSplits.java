package dev.cosmicai.coordinator.output;

import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.results.summary.RunSplits;
import dev.cosmicai.results.summary.RunSummary;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Says of splits that are missing in a result which they are and why. */
final class FailedSplits {
  private FailedSplits() {}

  /** The first ones, in the order of the manifest. */
  static List<RunSummary.FailedSplit> of(
      Collection<SplitFailure> failures, Manifest manifest, Splits splits) {
    return failures.stream()
        .sorted(Comparator.comparingInt(SplitFailure::split))
        .limit(RunSplits.MAX_FAILED)
        .map(failure -> named(failure, manifest, splits))
        .toList();
  }

  private static RunSummary.FailedSplit named(
      SplitFailure failure, Manifest manifest, Splits splits) {
    int file = splits.fileOf(failure.split());
    return new RunSummary.FailedSplit(
        manifest.uriOf(manifest.files().get(file)).toString(),
        splits.partOf(failure.split()),
        splits.partsOf(file),
        failure.rank(),
        failure.reason(),
        failure.message());
  }
}
