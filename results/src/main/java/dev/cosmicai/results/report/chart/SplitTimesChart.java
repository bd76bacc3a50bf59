package dev.cosmicai.results.report.chart;

import dev.cosmicai.results.summary.RankSplits;
import dev.cosmicai.results.summary.RankSplits.Kind;
import dev.cosmicai.results.summary.RankSplits.Span;
import dev.cosmicai.results.summary.RunSplits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * When each rank computed its splits: a row for each rank and a bar for each split, from its start
 * to its end, which says what it is when it is pointed at. Bars too close to be told apart become
 * one. What was committed by a second lease is hatched; what was lost is dashed and hollow.
 */
public final class SplitTimesChart {
  private static final double MIN_ROW = 11;
  private static final double MAX_ROW = 26;
  private static final double ROWS = 420;
  private static final double AXES = 66;
  private static final double FILL = 0.72;
  private static final double GAP = 0.8;
  private static final double MIN_WIDTH = 1.2;

  /** So that hatches and dashes can be seen. */
  private static final double MIN_MARKED_WIDTH = 5;

  private static final int MAX_LABELS = 32;

  /** More bars are drawn without saying what they are, so that a page can be mailed. */
  private static final int MAX_TOLD = 2_000;

  private static final int MAX_NAME_CHARS = 80;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final RunSplits.Timeline timeline;
  private final List<RankSplits> ranks;
  private final long firstMillis;
  private final PlotArea area;

  /**
   * Spans that are drawn as one.
   *
   * @param from the left edge
   * @param to the right one
   * @param first the first of them
   * @param splits how many splits they are of
   * @param millis of computing, all together
   */
  private record Bar(double from, double to, Span first, int splits, long millis) {
    Bar with(double right, Span more) {
      return new Bar(
          from, Math.max(to, right), first, splits + more.splits(), millis + more.millis());
    }
  }

  /** A chart of these ranks, at least one, each with a span at least. */
  public SplitTimesChart(RunSplits.Timeline timeline) {
    this.timeline = timeline;
    this.ranks = timeline.ranks();
    this.firstMillis = spans(ranks).stream().mapToLong(Span::startedMillis).min().orElseThrow();
    long lastMillis = spans(ranks).stream().mapToLong(Span::endedMillis).max().orElseThrow();
    double row = Math.max(MIN_ROW, Math.min(MAX_ROW, ROWS / ranks.size()));
    this.area =
        new PlotArea(
            ranks.size() * row + AXES, 0, Math.max(1e-3, seconds(lastMillis)), ranks.size(), 0);
  }

  private static List<Span> spans(List<RankSplits> ranks) {
    return ranks.stream().flatMap(rank -> rank.spans().stream()).toList();
  }

  /** Whether there is anything of a kind in it. */
  public boolean shows(Kind... kinds) {
    return spans(ranks).stream().anyMatch(span -> Arrays.asList(kinds).contains(span.kind()));
  }

  public String svg() {
    Svg svg = new Svg();
    area.open(svg, "When each rank computed its splits");
    svg.raw(
        "<defs><pattern id='second' width='5' height='5' patternUnits='userSpaceOnUse'"
            + " patternTransform='rotate(45)'><rect class='ground' width='5' height='5'/>"
            + "<path class='hatch' d='M1 0V5'/></pattern></defs>");
    Map<Integer, List<Bar>> bars =
        ranks.stream().collect(Collectors.toMap(RankSplits::rank, this::bars));
    boolean told = bars.values().stream().mapToInt(List::size).sum() <= MAX_TOLD;
    int every = (ranks.size() + MAX_LABELS - 1) / MAX_LABELS;
    for (int row = 0; row < ranks.size(); row++) {
      RankSplits rank = ranks.get(row);
      drawRow(svg, rank, row, row % every == 0);
      drawBars(svg, rank, bars.get(rank.rank()), row, told);
      svg.raw("</g>");
    }
    svg.add(
        "<text class='axis' transform='translate(16 {}) rotate(-90)'"
            + " text-anchor='middle'>Rank</text>",
        (area.top() + area.bottom()) / 2);
    area.xAxis(svg, "Seconds since the first split");
    return svg.raw("</svg>").toString();
  }

  /** Opens the rank's group. */
  private void drawRow(Svg svg, RankSplits rank, int row, boolean labelled) {
    double middle = area.y(row + 0.5);
    if (labelled) {
      svg.add(
          "<text class='tick' x='{}' y='{}' text-anchor='end'>{}</text>",
          area.left() - 9,
          middle + 4.5,
          rank.rank());
    }
    svg.add("<path class='grid' d='M{} {}H{}'/>", area.left(), middle, area.right());
    long computed =
        rank.spans().stream().filter(span -> !span.kind().isLost()).mapToLong(Span::millis).sum();
    svg.add(
        "<g class='split'><title>rank {}: {}, {} of computing</title>",
        rank.rank(),
        count(rank.splits()),
        Numbers.seconds(computed / MILLIS_PER_SECOND));
  }

  /** Those of a kind after those of another: the last lie on top. */
  private List<Bar> bars(RankSplits rank) {
    List<Bar> bars = new ArrayList<>();
    Bar last = null;
    for (Span span : rank.spans()) {
      double least = span.kind() == Kind.COMMITTED ? MIN_WIDTH : MIN_MARKED_WIDTH;
      double left = area.x(seconds(span.startedMillis()));
      double right = Math.max(left + least, area.x(seconds(span.endedMillis())) - GAP);
      if (last != null && last.first.kind() == span.kind() && right - last.from < 2 * least) {
        last = last.with(right, span);
        bars.set(bars.size() - 1, last);
      } else {
        // The next one begins while the last batches of the one before are under way.
        double edge = last != null && last.first.kind() == span.kind() ? last.to + GAP : left;
        last =
            new Bar(
                Math.max(left, Math.min(edge, right - least)),
                right,
                span,
                span.splits(),
                span.millis());
        bars.add(last);
      }
    }
    return bars;
  }

  private void drawBars(Svg svg, RankSplits rank, List<Bar> bars, int row, boolean told) {
    double height = (area.y(row + 1) - area.y(row)) * FILL;
    double top = area.y(row + 0.5) - height / 2;
    for (Bar bar : bars) {
      Kind kind = bar.first.kind();
      svg.add(
          "<path{} d='M{} {}H{}v{}H{}z'",
          kind == Kind.COMMITTED ? "" : kind == Kind.SECOND ? " class='second'" : " class='lost'",
          bar.from,
          top,
          bar.to,
          height,
          bar.from);
      if (told || kind != Kind.COMMITTED) {
        svg.raw("><title>").text(words(rank.rank(), bar)).raw("</title></path>");
      } else {
        svg.raw("/>");
      }
    }
  }

  private String words(int rank, Bar bar) {
    String computed = Numbers.seconds(bar.millis / MILLIS_PER_SECOND);
    return "%s; rank %d, %s"
        .formatted(
            bar.splits == 1 ? "split " + bar.first.split() + ": " + name(bar) : count(bar.splits),
            rank,
            switch (bar.first.kind()) {
              case COMMITTED -> computed;
              case SECOND -> computed + " on a second lease, and first";
              case RANK_FAILED -> "lost after " + computed + ": the rank failed";
              case RANK_SILENT -> "lost after " + computed + ": the rank was not heard of";
              case OVERTAKEN -> "lost after " + computed + ": another rank was first";
            });
  }

  /** Of long ones the end, where they differ. */
  private String name(Bar bar) {
    String name = timeline.names().apply(bar.first.split());
    return name.length() <= MAX_NAME_CHARS
        ? name
        : "…" + name.substring(name.length() - MAX_NAME_CHARS);
  }

  private static String count(int splits) {
    return splits == 1 ? "1 split" : Numbers.count(splits) + " splits";
  }

  private double seconds(long millis) {
    return (millis - firstMillis) / MILLIS_PER_SECOND;
  }
}
