package dev.cosmicai.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** Horizontal bars of several parts each, as SVG. Names and texts need no escaping. */
public final class BarChart {
  private static final int WIDTH = 860;
  private static final int LEFT = 200;
  private static final int RIGHT = 110;
  private static final int BAR = 26;
  private static final int LINE = 38;
  private static final int LEGEND_LINE = 20;
  private static final List<String> COLOURS =
      List.of("#4f8fbf", "#b9cfe3", "#59a66b", "#c9b458", "#d98a4b", "#7b6fa0", "#c0605b");

  private final List<String> parts;
  private final List<Bar> bars = new ArrayList<>();

  private record Bar(String name, List<Double> ends, String text) {}

  /**
   * A chart without bars.
   *
   * @param parts what the parts of each bar are, at most seven
   */
  public BarChart(List<String> parts) {
    this.parts = parts;
  }

  /**
   * Adds a bar below the others.
   *
   * @param ends where each part of it ends, in one unit for all bars, ascending
   * @param text to its right
   */
  public void bar(String name, List<Double> ends, String text) {
    bars.add(new Bar(name, ends, text));
  }

  /** The whole file. */
  @Override
  public String toString() {
    double longest =
        bars.stream().flatMap(bar -> bar.ends.stream()).mapToDouble(end -> end).max().orElse(1);
    double scale = (WIDTH - LEFT - RIGHT) / longest;
    int legendTop = (bars.size() + 1) * LINE;
    StringBuilder svg =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" \
            font-size="13">
            <rect width="100%%" height="100%%" fill="white"/>
            """
                .formatted(WIDTH, legendTop + parts.size() * LEGEND_LINE));
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      int y = i * LINE + LINE / 2;
      double from = 0;
      svg.append(text(LEFT - 8, y + 18, "end", bar.name));
      for (int part = 0; part < parts.size(); part++) {
        double end = bar.ends.get(part);
        svg.append(rectangle(LEFT + from * scale, y, (end - from) * scale, BAR, part));
        from = end;
      }
      svg.append(text(LEFT + from * scale + 6, y + 18, "start", bar.text));
    }
    for (int part = 0; part < parts.size(); part++) {
      int y = legendTop + part * LEGEND_LINE;
      svg.append(rectangle(LEFT, y, 13, 13, part));
      svg.append(text(LEFT + 20, y + 11, "start", parts.get(part)));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String rectangle(double x, int y, double width, int height, int part) {
    return "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
        .formatted(Math.round(x), y, Math.round(width), height, COLOURS.get(part));
  }

  private static String text(double x, int y, String anchor, String text) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
        .formatted(Math.round(x), y, anchor, text);
  }
}
