package dev.cosmicai.operator.status;

import dev.cosmicai.crds.InferenceJobStatus.Failure;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.rendezvous.RankRanges;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;

/** The ranks that failed for good, in words. */
public final class FailedRanks {
  private static final int MAX_SHOWN = 10;
  private static final int MAX_MESSAGE_CHARS = 500;

  private FailedRanks() {}

  /**
   * The first few failures, by rank.
   *
   * @param ranks those that count as failed; what is known of others is forgotten
   * @param known what the status says so far
   * @param fresh what was just found out
   * @param told what the coordinator repeats of what it was told
   */
  public static List<Failure> shown(
      SortedSet<Integer> ranks,
      List<Failure> known,
      Collection<RankFailure> fresh,
      Collection<RankFailure> told) {
    TreeMap<Integer, Failure> byRank = new TreeMap<>();
    known.forEach(failure -> byRank.put(failure.rank(), failure));
    fresh.forEach(failure -> byRank.put(failure.getRank(), of(failure)));
    told.forEach(failure -> byRank.putIfAbsent(failure.getRank(), of(failure)));
    byRank.keySet().retainAll(ranks);
    return byRank.values().stream().limit(MAX_SHOWN).toList();
  }

  /** One line about ranks that are too many: {@code 2 ranks failed and …; the first was …}. */
  public static String tooMany(SortedSet<Integer> ranks, int maxFailedRanks, List<Failure> shown) {
    String first = shown.isEmpty() ? "" : "; the first was " + describe(shown.get(0));
    return "%s %s failed and maxFailedRanks tolerates %d%s"
        .formatted(
            ranks.size() == 1 ? "rank" : "ranks", RankRanges.format(ranks), maxFailedRanks, first);
  }

  /** {@code rank 3: PartitionCorrupt: s3://…: …}. */
  public static String describe(Failure failure) {
    return "rank " + failure.rank() + ": " + words(failure);
  }

  /** The reason, the partition unless the message names it, and the message. */
  public static String words(Failure failure) {
    String partition = failure.partition();
    boolean named = partition == null || failure.message().contains(partition);
    return failure.reason() + ": " + (named ? "" : partition + ": ") + failure.message();
  }

  private static Failure of(RankFailure failure) {
    String message = failure.getMessage();
    return new Failure(
        failure.getRank(),
        failure.getPartition().isEmpty() ? null : failure.getPartition(),
        failure.getReason(),
        message.length() <= MAX_MESSAGE_CHARS
            ? message
            : message.substring(0, MAX_MESSAGE_CHARS - 1) + "…");
  }
}
