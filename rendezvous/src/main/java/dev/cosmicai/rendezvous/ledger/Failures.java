package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.rendezvous.RankRanges;
import dev.cosmicai.rendezvous.RankSet;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.collective.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The ranks that were declared failed, and whether the run tolerates it. Not thread-safe. */
final class Failures {
  private static final int MAX_SHOWN = 10;
  private static final int MAX_MESSAGE_CHARS = 1_000;

  private final int maxFailedRanks;
  private final RankSet failed;
  // In the order of declaration, so that the first is the one to tell of.
  private final Map<Integer, RankFailure> byRank = new LinkedHashMap<>();

  Failures(int maxFailedRanks, RankSet failed) {
    this.maxFailedRanks = maxFailedRanks;
    this.failed = failed;
  }

  /**
   * Keeps the first declaration for each rank.
   *
   * @param knownAttempt the newest attempt known of the rank; it is given up together with the
   *     declared one
   */
  void declare(RankFailure failure, int knownAttempt) {
    int attempt = Math.max(failure.getAttempt(), knownAttempt);
    RankFailure kept = byRank.get(failure.getRank());
    RankFailure shown = kept == null ? failure : kept;
    byRank.put(
        failure.getRank(),
        shown.toBuilder().setAttempt(Math.max(attempt, shown.getAttempt())).build());
    failed.add(failure.getRank());
  }

  /** Forgets a failure because a newer attempt of the rank came. */
  void takeBack(int rank) {
    byRank.remove(rank);
    failed.remove(rank);
  }

  /** Refuses the attempts that were given up. */
  void checkNotGivenUp(int rank, int attempt) {
    RankFailure failure = byRank.get(rank);
    if (failure != null && attempt <= failure.getAttempt()) {
      throw new Refusal(
          Refusal.Kind.FENCED,
          "attempt %d of rank %d was declared failed: %s"
              .formatted(attempt, rank, failure.getReason()));
    }
  }

  /** Whether there are more than the run tolerates. */
  boolean exceedTolerance() {
    return failed.size() > maxFailedRanks;
  }

  /** All, by rank. */
  List<RankFailure> all() {
    return failed.stream().mapToObj(byRank::get).toList();
  }

  /** What is kept of these ranks, without those that do not count as failed. */
  List<RankFailure> of(List<RankFailure> declared) {
    return declared.stream()
        .map(failure -> byRank.get(failure.getRank()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** The first few by rank. */
  List<RankFailure> shown() {
    return failed.stream().limit(MAX_SHOWN).mapToObj(byRank::get).toList();
  }

  /** How the run ends of them. */
  Outcome.Broken outcome() {
    RankFailure first = byRank.values().iterator().next();
    String message =
        "%s %s failed and maxFailedRanks tolerates %d; the first was rank %d: %s: %s"
            .formatted(
                failed.size() == 1 ? "rank" : "ranks",
                RankRanges.format(failed.copy()),
                maxFailedRanks,
                first.getRank(),
                first.getReason(),
                first.getMessage());
    FatalFault fault = new FatalFault(Reason.RanksFailed, message);
    return new Outcome.Broken(
        first.getPartition().isEmpty() ? fault : fault.about(first.getPartition()),
        RankRanges.format(failed.copy()));
  }

  /** With a message of one line, which is not too long. */
  static RankFailure tidy(RankFailure failure) {
    return failure.toBuilder().setMessage(oneLine(failure.getMessage(), MAX_MESSAGE_CHARS)).build();
  }

  /** A text without line breaks, and not longer than that. */
  static String oneLine(String text, int maxChars) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= maxChars ? line : line.substring(0, maxChars - 1) + "…";
  }
}
