package dev.cosmicai.results.report.chart;

import dev.cosmicai.results.summary.InterquartileFence;
import dev.cosmicai.results.summary.RankRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The time of each rank that had samples. Up to {@link #MAX_BARS} ranks have a bar each, with the
 * network's share of it; more are shown in groups of neighbours: the range and the middle half of
 * each group. Stragglers, which lie above the {@link InterquartileFence}, stand out in both.
 */
public final class RankTimesChart {
  public static final int MAX_BARS = 150;
  private static final int SLOWEST = 10;
  private static final int MAX_GROUPS = 130;
  private static final int MAX_DOTS = 300;
  private static final int MIN_RANKS_FOR_FENCE = 4;
  private static final double HEIGHT = 320;

  private final List<RankRow> ranks;
  private final InterquartileFence fence;
  private final PlotArea area;

  /** A chart of these ranks, at least one. */
  public RankTimesChart(List<RankRow> ranks) {
    this.ranks = ranks;
    this.fence = InterquartileFence.of(seconds(ranks));
    double slowest = Math.max(1e-3, slowestSeconds());
    int firstRank = ranks.get(0).rank();
    int lastRank = ranks.get(ranks.size() - 1).rank();
    this.area = new PlotArea(HEIGHT, firstRank - 0.5, lastRank + 0.5, 0, slowest * 1.06);
  }

  public String svg() {
    Svg svg = new Svg();
    area.open(svg, "Seconds of each rank");
    area.yAxis(svg, "Seconds");
    if (ranks.size() <= MAX_BARS) {
      ranks.forEach(rank -> drawBar(svg, rank));
    } else {
      drawGroups(svg);
      drawStragglers(svg);
    }
    if (ranks.size() >= MIN_RANKS_FOR_FENCE && fence.upper() < area.yHigh()) {
      double y = area.y(fence.upper());
      svg.add("<path class='fence' d='M{} {}H{}'/>", area.left(), y, area.right());
      svg.add(
          "<text class='tick' x='{}' y='{}' text-anchor='end'>stragglers above {}</text>",
          area.right() - 4,
          y - 6,
          Numbers.seconds(fence.upper()));
    }
    area.xAxisOfWholes(svg, "Rank");
    return svg.raw("</svg>").toString();
  }

  public double trimmedMeanSeconds() {
    return InterquartileFence.trimmedMean(seconds(ranks));
  }

  public double slowestSeconds() {
    return Arrays.stream(seconds(ranks)).max().orElse(Double.NaN);
  }

  /** The slowest first; not all. */
  public List<RankRow> slowest() {
    return ranks.stream()
        .sorted(Comparator.comparingDouble(RankRow::wallSeconds).reversed())
        .limit(SLOWEST)
        .toList();
  }

  public long stragglers() {
    return ranks.stream().filter(this::isStraggler).count();
  }

  public boolean isStraggler(RankRow rank) {
    return rank.wallSeconds() > fence.upper();
  }

  public boolean isGrouped() {
    return ranks.size() > MAX_BARS;
  }

  private void drawBar(Svg svg, RankRow rank) {
    double slot = (area.right() - area.left()) / (area.xHigh() - area.xLow());
    double width = Math.max(1.2, Math.min(64, slot * 0.78));
    double x = area.x(rank.rank()) - width / 2;
    String kind = isStraggler(rank) ? "straggler" : "rank";
    svg.add("<g class='{}'>", kind);
    drawColumn(svg, "whole", x, width, 0, rank.wallSeconds());
    drawColumn(svg, "network", x, width, 0, Math.min(rank.wallSeconds(), rank.inferenceSeconds()));
    svg.add(
        "<title>rank {}: {}, {} of it in the network; {} samples; attempt {}</title></g>",
        rank.rank(),
        Numbers.seconds(rank.wallSeconds()),
        Numbers.seconds(rank.inferenceSeconds()),
        Numbers.count(rank.samples()),
        rank.attempt());
  }

  private void drawGroups(Svg svg) {
    int size = (ranks.size() + MAX_GROUPS - 1) / MAX_GROUPS;
    for (int from = 0; from < ranks.size(); from += size) {
      List<RankRow> group = ranks.subList(from, Math.min(from + size, ranks.size()));
      double[] normal =
          group.stream()
              .filter(rank -> !isStraggler(rank))
              .mapToDouble(RankRow::wallSeconds)
              .sorted()
              .toArray();
      if (normal.length == 0) {
        continue;
      }
      RankRow first = group.get(0);
      RankRow last = group.get(group.size() - 1);
      double middle = area.x((first.rank() + last.rank()) / 2.0);
      double width = Math.max(2, (area.right() - area.left()) / MAX_GROUPS * 0.7);
      svg.raw("<g class='rank'>");
      drawColumn(svg, "whole", middle - 0.75, 1.5, normal[0], normal[normal.length - 1]);
      drawColumn(
          svg,
          "network",
          middle - width / 2,
          width,
          InterquartileFence.percentile(normal, 0.25),
          InterquartileFence.percentile(normal, 0.75));
      svg.add(
          "<title>ranks {}–{}: median {}</title></g>",
          first.rank(),
          last.rank(),
          Numbers.seconds(InterquartileFence.percentile(normal, 0.5)));
    }
  }

  private void drawStragglers(Svg svg) {
    ranks.stream()
        .filter(this::isStraggler)
        .sorted((a, b) -> Double.compare(b.wallSeconds(), a.wallSeconds()))
        .limit(MAX_DOTS)
        .forEach(
            rank ->
                svg.add(
                    "<circle class='dot' cx='{}' cy='{}' r='4'><title>rank {}: {}</title></circle>",
                    area.x(rank.rank()),
                    area.y(rank.wallSeconds()),
                    rank.rank(),
                    Numbers.seconds(rank.wallSeconds())));
  }

  private void drawColumn(Svg svg, String kind, double x, double width, double from, double to) {
    double top = area.y(to);
    svg.add(
        "<rect class='{}' x='{}' y='{}' width='{}' height='{}'/>",
        kind,
        x,
        top,
        width,
        Math.max(1, area.y(from) - top));
  }

  private static double[] seconds(List<RankRow> ranks) {
    return ranks.stream().mapToDouble(RankRow::wallSeconds).toArray();
  }
}
