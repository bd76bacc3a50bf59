package dev.cosmicai.results.report;

import dev.cosmicai.results.summary.RankSplits;
import java.util.List;

/**
 * When each rank computed its splits: a row for each rank and a bar for each split, from its start
 * to its end. Bars too close to be told apart become one.
 */
final class SplitTimesChart {
  private static final double MIN_ROW = 11;
  private static final double MAX_ROW = 26;
  private static final double ROWS = 420;
  private static final double AXES = 66;
  private static final double FILL = 0.72;
  private static final double GAP = 0.8;
  private static final double MIN_WIDTH = 1.2;
  private static final int MAX_LABELS = 32;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final List<RankSplits> ranks;
  private final long firstMillis;
  private final PlotArea area;

  /** A chart of these ranks, at least one, each with a split at least. */
  SplitTimesChart(List<RankSplits> ranks) {
    this.ranks = ranks;
    this.firstMillis =
        spans(ranks).stream().mapToLong(RankSplits.Span::startedMillis).min().orElseThrow();
    long lastMillis =
        spans(ranks).stream().mapToLong(RankSplits.Span::endedMillis).max().orElseThrow();
    double row = Math.max(MIN_ROW, Math.min(MAX_ROW, ROWS / ranks.size()));
    this.area =
        new PlotArea(
            ranks.size() * row + AXES, 0, Math.max(1e-3, seconds(lastMillis)), ranks.size(), 0);
  }

  private static List<RankSplits.Span> spans(List<RankSplits> ranks) {
    return ranks.stream().flatMap(rank -> rank.spans().stream()).toList();
  }

  String svg() {
    Svg svg = new Svg();
    area.open(svg, "When each rank computed its splits");
    int every = (ranks.size() + MAX_LABELS - 1) / MAX_LABELS;
    for (int row = 0; row < ranks.size(); row++) {
      drawRow(svg, row, row % every == 0);
    }
    svg.add(
        "<text class='axis' transform='translate(16 {}) rotate(-90)' text-anchor='middle'>Rank</text>",
        (area.top() + area.bottom()) / 2);
    area.xAxis(svg, "Seconds since the first split");
    return svg.raw("</svg>").toString();
  }

  private void drawRow(Svg svg, int row, boolean labelled) {
    RankSplits rank = ranks.get(row);
    double height = area.y(row + 1) - area.y(row);
    double middle = area.y(row + 0.5);
    if (labelled) {
      svg.add(
          "<text class='tick' x='{}' y='{}' text-anchor='end'>{}</text>",
          area.left() - 9,
          middle + 4.5,
          rank.rank());
    }
    svg.add("<path class='grid' d='M{} {}H{}'/>", area.left(), middle, area.right());
    svg.add(
        "<g class='split'><title>rank {}: {}, {} of computing</title><path d='",
        rank.rank(),
        rank.splits() == 1 ? "1 split" : Numbers.count(rank.splits()) + " splits",
        Numbers.seconds(computedSeconds(rank)));
    drawBars(svg, rank.spans(), middle - height * FILL / 2, height * FILL);
    svg.raw("'/></g>");
  }

  private void drawBars(Svg svg, List<RankSplits.Span> spans, double top, double height) {
    double from = Double.NaN;
    double to = Double.NaN;
    for (RankSplits.Span span : spans) {
      double left = area.x(seconds(span.startedMillis()));
      double right = Math.max(left + MIN_WIDTH, area.x(seconds(span.endedMillis())) - GAP);
      if (right - from < 2 * MIN_WIDTH) {
        to = Math.max(to, right);
      } else {
        drawBar(svg, from, to, top, height);
        from = left;
        to = right;
      }
    }
    drawBar(svg, from, to, top, height);
  }

  private static void drawBar(Svg svg, double from, double to, double top, double height) {
    if (!Double.isNaN(from)) {
      svg.add("M{} {}H{}v{}H{}z", from, top, to, height, from);
    }
  }

  private double seconds(long millis) {
    return (millis - firstMillis) / MILLIS_PER_SECOND;
  }

  private static double computedSeconds(RankSplits rank) {
    return rank.spans().stream().mapToLong(span -> span.endedMillis() - span.startedMillis()).sum()
        / MILLIS_PER_SECOND;
  }
}
