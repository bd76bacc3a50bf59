package dev.cosmicai.results.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When a rank computed its splits.
 *
 * @param rank the rank
 * @param splits how many it committed
 * @param spans in the order of their starts, at most {@value #MAX_SPANS}: of more splits,
 *     neighbours share one
 */
public record RankSplits(int rank, int splits, List<Span> spans) {
  /** Far more than can be told apart in a picture. */
  public static final int MAX_SPANS = 1_000;

  /**
   * A time in which splits were computed.
   *
   * @param startedMillis when the first began, since 1970
   * @param endedMillis when the last was done
   * @param splits how many
   */
  public record Span(long startedMillis, long endedMillis, int splits) {}

  /** Copies the list. */
  public RankSplits {
    spans = List.copyOf(spans);
  }

  /** Of a rank that computed each of these alone. */
  public static RankSplits of(int rank, List<Span> single) {
    List<Span> sorted =
        single.stream().sorted(Comparator.comparingLong(Span::startedMillis)).toList();
    int together = (sorted.size() + MAX_SPANS - 1) / MAX_SPANS;
    List<Span> spans = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += together) {
      List<Span> group = sorted.subList(from, Math.min(from + together, sorted.size()));
      spans.add(
          new Span(
              group.get(0).startedMillis(),
              group.stream().mapToLong(Span::endedMillis).max().orElseThrow(),
              group.size()));
    }
    return new RankSplits(rank, sorted.size(), spans);
  }
}
