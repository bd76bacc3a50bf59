package dev.cosmicai.operator.reconcile.view;

import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RankRanges;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the ranks stand, by their Job and by the coordinator together. What the coordinator has
 * counts more than how a pod ended: a rank that it has is done, one that it lacks is not.
 *
 * @param succeeded the coordinator has heard that they have finished, or needs none of them any
 *     more
 * @param told the coordinator was told that they failed
 * @param failed their pods failed for good, and the coordinator lacks them
 * @param unconfirmed their pods ended well, and the coordinator lacks them
 */
public record RankStates(
    SortedSet<Integer> succeeded,
    SortedSet<Integer> told,
    SortedSet<Integer> failed,
    SortedSet<Integer> unconfirmed) {

  public static RankStates of(Optional<JobView> workers, RunState state) {
    SortedSet<Integer> succeeded = RankRanges.parse(state.getSucceededRanks());
    SortedSet<Integer> told = RankRanges.parse(state.getFailedRanks());
    SortedSet<Integer> failed = workers.map(JobView::failedIndexes).orElseGet(TreeSet::new);
    SortedSet<Integer> unconfirmed = workers.map(JobView::completedIndexes).orElseGet(TreeSet::new);
    failed.removeAll(succeeded);
    unconfirmed.removeAll(succeeded);
    unconfirmed.removeAll(told);
    return new RankStates(succeeded, told, failed, unconfirmed);
  }

  /** All that count as failed. */
  public SortedSet<Integer> failedForGood() {
    SortedSet<Integer> all = new TreeSet<>(failed);
    all.addAll(told);
    all.removeAll(succeeded);
    return all;
  }

  /** Those whose pods have ended for good, and of whom the coordinator knows nothing. */
  public SortedSet<Integer> news() {
    SortedSet<Integer> news = new TreeSet<>(failed);
    news.removeAll(told);
    news.addAll(unconfirmed);
    return news;
  }

  /** Those that have neither succeeded nor failed. */
  public SortedSet<Integer> open(int worldSize) {
    SortedSet<Integer> failedForGood = failedForGood();
    return IntStream.range(0, worldSize)
        .filter(rank -> !succeeded.contains(rank) && !failedForGood.contains(rank))
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
