package dev.cosmicai.results.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When a rank computed splits.
 *
 * @param rank the rank
 * @param splits how many it committed
 * @param spans those of a kind together, in the order of their starts, at most {@value #MAX_SPANS}:
 *     of more splits, neighbours share one
 */
public record RankSplits(int rank, int splits, List<Span> spans) {
  /** Of a kind; far more than can be told apart in a picture. */
  public static final int MAX_SPANS = 1_000;

  /** What came of computing a split. */
  public enum Kind {
    /** The rank lost its lease: its attempt was gone. */
    RANK_FAILED,
    /** The rank lost its lease: it was not heard of. */
    RANK_SILENT,
    /** The rank lost its lease: another one's commit was first. */
    OVERTAKEN,
    /** It was committed. */
    COMMITTED,
    /** It was committed by a second lease: before the rank that had it first. */
    SECOND;

    /** Whether it was for nothing. */
    public boolean isLost() {
      return this != COMMITTED && this != SECOND;
    }
  }

  /**
   * A time in which splits were computed.
   *
   * @param startedMillis when the first began, since 1970
   * @param endedMillis when the last was done
   * @param kind what came of them
   * @param split the index of the first
   * @param splits how many
   */
  public record Span(long startedMillis, long endedMillis, Kind kind, int split, int splits) {
    /** For how long. */
    public long millis() {
      return endedMillis - startedMillis;
    }
  }

  /** Copies the list. */
  public RankSplits {
    spans = List.copyOf(spans);
  }

  /** Of a rank that computed each of these alone. */
  public static RankSplits of(int rank, List<Span> single) {
    List<Span> spans = new ArrayList<>();
    single.stream()
        .sorted(Comparator.comparingLong(Span::startedMillis))
        .collect(Collectors.groupingBy(Span::kind, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(ofKind -> spans.addAll(joined(ofKind)));
    long committed = single.stream().filter(span -> !span.kind().isLost()).count();
    return new RankSplits(rank, (int) committed, spans);
  }

  private static List<Span> joined(List<Span> sorted) {
    int together = (sorted.size() + MAX_SPANS - 1) / MAX_SPANS;
    List<Span> spans = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += together) {
      List<Span> group = sorted.subList(from, Math.min(from + together, sorted.size()));
      spans.add(
          new Span(
              group.get(0).startedMillis(),
              group.stream().mapToLong(Span::endedMillis).max().orElseThrow(),
              group.get(0).kind(),
              group.get(0).split(),
              group.size()));
    }
    return spans;
  }
}
