package dev.cosmicai.coordinator.journal;

import dev.cosmicai.contract.OutputLayout.Entries;
import dev.cosmicai.rendezvous.journal.GenerationMetrics;
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
import java.util.TreeMap;

/**
 * Entries on their way to become one: their commits, failures and bad samples in order, their
 * metrics merged by generation, and the newest figures of each attempt. Not thread-safe.
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
  private final Map<Integer, RankMetrics> metrics = new TreeMap<>();
  private boolean sealed;
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
    sealed |= entry.sealed();
    for (GenerationMetrics of : entry.metrics()) {
      RankMetrics read = RankMetrics.fromBytes(of.encoded());
      RankMetrics all = metrics.putIfAbsent(of.generation(), read);
      if (all == null) {
        bytes += of.encoded().length;
      } else {
        all.merge(read);
      }
    }
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
    List<GenerationMetrics> merged = new ArrayList<>();
    metrics.forEach(
        (generation, of) -> merged.add(new GenerationMetrics(generation, of.toBytes())));
    return new JournalEntry(
        commits, merged, failures, List.copyOf(figures.values()), badSamples, sealed);
  }

  void clear() {
    commits.clear();
    failures.clear();
    badSamples.clear();
    figures.clear();
    metrics.clear();
    sealed = false;
    first = 0;
    bytes = 0;
  }
}
