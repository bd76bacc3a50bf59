package dev.cosmicai.operator.reconcile.step;

import static java.util.stream.Collectors.joining;

import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.crds.InferenceJobStatus.RankCounts;
import dev.cosmicai.operator.status.ConditionReason;
import dev.cosmicai.operator.status.ConditionType;
import dev.cosmicai.operator.status.CoordinatorSummary;
import dev.cosmicai.operator.status.FailedRanks;
import dev.cosmicai.operator.status.FinishedRun;
import dev.cosmicai.operator.status.ProgressFigures;
import dev.cosmicai.operator.status.RankFigures;
import dev.cosmicai.operator.status.RunStatus;
import dev.cosmicai.operator.status.SplitFigures;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.rendezvous.RankRanges;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a run's status says when it is complete. */
final class Completion {
  private Completion() {}

  /** The status. */
  static RunStatus of(
      RunStatus status,
      InferenceJobSpec spec,
      CoordinatorSummary summary,
      int pods,
      double podSeconds) {
    RankCounts counts = RankFigures.of(status.ranks(), summary.ranks());
    RunStatus complete =
        StatusChanges.planned(followed(status, spec, summary), summary.ranks().total())
            .phase(Phase.COMPLETE)
            .endedNow()
            .ranks(counts)
            .splits(SplitFigures.of(summary).or(status::splits).orElse(null))
            .badSamples(summary.badSamples())
            .progress(ProgressFigures.complete(summary.metrics().samples()))
            .failures(
                FailedRanks.shown(failed(counts), status.failures(), List.of(), told(summary)))
            .results(FinishedRun.summary(summary, pods, podSeconds), FinishedRun.results(spec))
            .condition(
                ConditionType.RUNNING, false, ConditionReason.Finished, "the ranks are done");
    if (complete.isTrue(ConditionType.SUSPENDED)) {
      complete =
          complete.condition(
              ConditionType.SUSPENDED,
              false,
              ConditionReason.Finished,
              "the ranks were done before they were stopped");
    }
    return complete.condition(
        ConditionType.COMPLETE, true, reason(summary), message(complete, summary));
  }

  /** What came last may have been computed before the coordinator told of it. */
  private static RunStatus followed(
      RunStatus status, InferenceJobSpec spec, CoordinatorSummary summary) {
    return spec.data().follow() == null || summary.generations() == null
        ? status.followsNoMore()
        : status.follows(false, summary.generations().count(), Duration.ZERO);
  }

  private static ConditionReason reason(CoordinatorSummary summary) {
    if (summary.ranks().failed() > 0) {
      return ConditionReason.SomeRanksFailed;
    }
    return failedSplits(summary) > 0
        ? ConditionReason.SomeSplitsFailed
        : ConditionReason.AllRanksSucceeded;
  }

  /**
   * {@code 7 of 8 ranks; rank 3 failed: PartitionCorrupt: …; 2 of 40 splits are left out}, and what
   * else to know.
   */
  static String message(RunStatus complete, CoordinatorSummary summary) {
    int failed = failedSplits(summary);
    return ranks(complete, summary)
        + (failed == 0
            ? ""
            : "; %d of %d splits %s left out"
                .formatted(failed, summary.splits().total(), failed == 1 ? "is" : "are"))
        + summary.warnings().stream().map("; "::concat).collect(joining());
  }

  private static int failedSplits(CoordinatorSummary summary) {
    return summary.splits() == null ? 0 : summary.splits().failed();
  }

  private static String ranks(RunStatus complete, CoordinatorSummary summary) {
    CoordinatorSummary.Ranks ranks = summary.ranks();
    String all = "%d of %d ranks".formatted(ranks.succeeded(), ranks.total());
    if (ranks.failed() == 0) {
      return all;
    }
    String which = complete.ranks().failedIndexes();
    String first =
        complete.failures().isEmpty() ? "" : ": " + FailedRanks.words(complete.failures().get(0));
    return "%s; %s %s failed%s"
        .formatted(all, ranks.failed() == 1 ? "rank" : "ranks", which, first);
  }

  private static SortedSet<Integer> failed(RankCounts counts) {
    return counts.failedIndexes() == null
        ? new TreeSet<>()
        : RankRanges.parse(counts.failedIndexes());
  }

  private static List<RankFailure> told(CoordinatorSummary summary) {
    return summary.failures().stream()
        .map(
            failure ->
                RankFailure.newBuilder()
                    .setRank(failure.rank())
                    .setPartition(orEmpty(failure.partition()))
                    .setReason(orEmpty(failure.reason()))
                    .setMessage(orEmpty(failure.message()))
                    .build())
        .toList();
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
