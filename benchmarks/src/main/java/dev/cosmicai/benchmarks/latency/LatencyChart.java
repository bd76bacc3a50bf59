package dev.cosmicai.benchmarks.latency;

import dev.cosmicai.benchmarks.report.Svg;
import dev.cosmicai.benchmarks.report.Svg.Anchor;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The medians as horizontal bars, one for each way, cut where milestones are passed. */
final class LatencyChart {
  private static final int WIDTH = 860;
  private static final int LEFT = 170;
  private static final int RIGHT = 60;
  private static final int BAR = 34;
  private static final int GAP = 16;
  private static final int TOP = 14;
  private static final int LEGEND_LINE = 20;

  /** What the time up to a milestone went into, since the one before; and its colour. */
  private enum Part {
    COORDINATOR(Milestone.COORDINATOR_RUNNING, "coordinator's pod starts", "#7b6fa0"),
    PLAN(Milestone.PLANNED, "coordinator starts and plans", "#a99bd1"),
    PODS(Milestone.RANKS_RUNNING, "ranks' pods start", "#4f8fbf"),
    WORK(Milestone.RANKS_STORED, "ranks work", "#59a66b"),
    ENDS(Milestone.RANKS_ENDED, "ranks' pods end", "#c9b458"),
    SUMMARY(Milestone.SUMMARIZED, "coordinator summarizes, its pod ends", "#d98a4b"),
    COMPLETE(Milestone.COMPLETE, "Complete is noticed", "#c0605b");

    private final Milestone until;
    private final String text;
    private final String colour;

    Part(Milestone until, String text, String colour) {
      this.until = until;
      this.text = text;
      this.colour = colour;
    }
  }

  private LatencyChart() {}

  /** Draws it. */
  static Svg draw(Map<String, List<Round>> ways) {
    int legendTop = TOP + ways.size() * (BAR + GAP) + GAP;
    int height = legendTop + Part.values().length * LEGEND_LINE;
    double longest =
        ways.values().stream()
            .mapToDouble(rounds -> LatencyTables.medians(rounds).get(Milestone.COMPLETE))
            .max()
            .orElseThrow();
    Svg svg = new Svg(WIDTH, height);
    int y = TOP;
    for (Map.Entry<String, List<Round>> way : ways.entrySet()) {
      bar(svg, y, way.getKey(), LatencyTables.medians(way.getValue()), longest);
      y += BAR + GAP;
    }
    int line = legendTop;
    for (Part part : Part.values()) {
      svg.rectangle(LEFT, line, 13, 13, part.colour);
      svg.text(LEFT + 20, line + 11, Anchor.START, part.text);
      line += LEGEND_LINE;
    }
    return svg;
  }

  private static void bar(
      Svg svg, int y, String name, Map<Milestone, Double> medians, double longest) {
    double scale = (WIDTH - LEFT - RIGHT) / longest;
    svg.text(LEFT - 8, y + BAR / 2 + 5, Anchor.END, name);
    double from = 0;
    for (Part part : Part.values()) {
      double until = medians.getOrDefault(part.until, from);
      if (until > from) {
        svg.rectangle(LEFT + from * scale, y, (until - from) * scale, BAR, part.colour);
        from = until;
      }
    }
    svg.text(
        LEFT + from * scale + 6,
        y + BAR / 2 + 5,
        Anchor.START,
        String.format(Locale.ROOT, "%.1f s", from));
  }
}
