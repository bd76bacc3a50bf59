package dev.cosmicai.coordinator.journal;

import dev.cosmicai.contract.OutputLayout.Entries;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.tasks.RankMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries on their way to become one: their commits, failures and bad samples in order, their
 * metrics merged, and the newest figures of each attempt. Not thread-safe.
 */
final class Compaction {
  private static final int BYTES_A_COMMIT = 64;
  private static final int BYTES_A_FAILURE = 512;

  private final int maxEntries;
  private final long maxBytes;
  private final List<SplitCommit> commits = new ArrayList<>();
  private final List<SplitFailure> failures = new ArrayList<>();
  private final List<BadSample> badSamples = new ArrayList<>();
  private final Map<Attempt, RankFigures> figures = new LinkedHashMap<>();
  private RankMetrics metrics = new RankMetrics();
  private long first;
  private long last;
  private long bytes;

  private record Attempt(int rank, int attempt) {}

  /**
   * Of nothing yet.
   *
   * @param maxEntries when it is full
   * @param maxBytes the same, for entries that are large
   */
  Compaction(int maxEntries, long maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /** Adds the entry of the next number, or of the first one. */
  void add(long number, JournalEntry entry) {
    if (first == 0) {
      first = number;
    }
    last = number;
    commits.addAll(entry.commits());
    failures.addAll(entry.failures());
    badSamples.addAll(entry.badSamples());
    metrics.merge(RankMetrics.fromBytes(entry.metrics()));
    for (RankFigures newest : entry.figures()) {
      RankFigures older = figures.put(new Attempt(newest.rank(), newest.attempt()), newest);
      bytes += newest.json().size() - (older == null ? 0 : older.json().size());
    }
    bytes +=
        (long) BYTES_A_COMMIT * entry.commits().size()
            + (long) BYTES_A_FAILURE * (entry.failures().size() + entry.badSamples().size());
  }

  boolean isFull() {
    return first != 0 && (last - first + 1 >= maxEntries || bytes >= maxBytes);
  }

  /** Which entries it holds; there is one at least. */
  Entries entries() {
    return new Entries(first, last);
  }

  /** All of them as one. */
  JournalEntry merged() {
    return new JournalEntry(
        commits, metrics.toBytes(), failures, List.copyOf(figures.values()), badSamples);
  }

  void clear() {
    commits.clear();
    failures.clear();
    badSamples.clear();
    figures.clear();
    metrics = new RankMetrics();
    first = 0;
    bytes = 0;
  }
}
