package dev.cosmicai.benchmarks.rank;

import dev.cosmicai.benchmarks.report.Svg;
import dev.cosmicai.benchmarks.report.Svg.Anchor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Samples a second as horizontal bars, the fastest first: the whole rank, and forward passes. */
final class RankChart {
  private static final int WIDTH = 860;
  private static final int LEFT = 190;
  private static final int RIGHT = 110;
  private static final int TOP = 14;
  private static final int BAR = 16;
  private static final int GAP = 14;
  private static final int LEGEND = 20;
  private static final String OURS = "#2f7d4f";
  private static final String OURS_FORWARD = "#a8d3b6";
  private static final String OTHERS = "#4f7fae";
  private static final String OTHERS_FORWARD = "#b9cfe3";

  private RankChart() {}

  /** Draws the medians. */
  static Svg draw(Measured measured) {
    List<Contender> fastestFirst =
        measured.trials().keySet().stream()
            .sorted(Comparator.comparingDouble(each -> -whole(measured, each)))
            .toList();
    int legendTop = TOP + fastestFirst.size() * (2 * BAR + GAP) + GAP / 2;
    Svg svg = new Svg(WIDTH, legendTop + 2 * LEGEND);
    double most =
        fastestFirst.stream().mapToDouble(each -> forward(measured, each)).max().orElseThrow();
    double scale = (WIDTH - LEFT - RIGHT) / most;
    int y = TOP;
    for (Contender each : fastestFirst) {
      svg.text(
          LEFT - 8,
          y + BAR + 4,
          Anchor.END,
          each.ours(),
          each.name() + ", " + each.precision().toString());
      bar(svg, y, whole(measured, each), scale, each.ours() ? OURS : OTHERS, each.ours());
      bar(
          svg,
          y + BAR,
          forward(measured, each),
          scale,
          each.ours() ? OURS_FORWARD : OTHERS_FORWARD,
          false);
      y += 2 * BAR + GAP;
    }
    legend(svg, legendTop, OURS, OTHERS, "samples/s of the whole rank, start included");
    legend(
        svg, legendTop + LEGEND, OURS_FORWARD, OTHERS_FORWARD, "samples/s within forward passes");
    return svg;
  }

  private static void bar(
      Svg svg, double y, double rate, double scale, String colour, boolean bold) {
    svg.rectangle(LEFT, y, rate * scale, BAR, colour);
    svg.text(
        LEFT + rate * scale + 6,
        y + BAR - 3,
        Anchor.START,
        bold,
        String.format(Locale.ROOT, "%.0f", rate));
  }

  private static void legend(Svg svg, double y, String ours, String others, String text) {
    svg.rectangle(LEFT, y, 13, 13, ours);
    svg.rectangle(LEFT + 13, y, 13, 13, others);
    svg.text(LEFT + 34, y + 11, Anchor.START, text);
  }

  private static double whole(Measured measured, Contender contender) {
    return measured.figures(contender, Trial::wholeRate).median();
  }

  private static double forward(Measured measured, Contender contender) {
    return measured.figures(contender, Trial::forwardRate).median();
  }
}
