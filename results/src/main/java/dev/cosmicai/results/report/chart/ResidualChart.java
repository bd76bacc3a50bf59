package dev.cosmicai.results.report.chart;

import java.util.List;

/** Residuals against redshift: where the samples lie, the running median and its NMAD band. */
public final class ResidualChart {
  private static final double HEIGHT = 400;
  private static final int LEVELS = 7;

  /** The share of a sample that a cell shows. */
  private static final double LEAST_SHOWN = 0.2;

  private ResidualChart() {}

  public static String svg(ResidualProfile profile) {
    double range = profile.residualRange();
    PlotArea area = new PlotArea(HEIGHT, profile.low(), profile.high(), -range, range);
    Svg svg = new Svg();
    area.open(svg, "Residuals against spectroscopic redshift with their running median");
    drawSamples(svg, area, ResidualHeat.of(profile, range));
    area.yAxis(svg, "Δ = (p − z) / (1 + z)");
    svg.add("<path class='zero' d='M{} {}H{}'/>", area.left(), area.y(0), area.right());
    drawBand(svg, area, profile.bins());
    area.xAxis(svg, "Spectroscopic redshift z");
    return svg.raw("</svg>").toString();
  }

  /** One path for each level of a logarithmic scale, which keeps the page small. */
  private static void drawSamples(Svg svg, PlotArea area, ResidualHeat heat) {
    double width = (area.right() - area.left()) / heat.columns();
    double height = (area.bottom() - area.top()) / heat.rows();
    for (int level = 1; level <= LEVELS; level++) {
      Svg path = new Svg();
      for (int column = 0; column < heat.columns(); column++) {
        for (int row = 0; row < heat.rows(); row++) {
          if (level == level(heat.samples()[column][row], heat.max())) {
            path.add(
                "M{} {}h{}v{}h-{}z",
                area.left() + column * width,
                area.bottom() - (row + 1) * height,
                width,
                height,
                width);
          }
        }
      }
      if (!path.toString().isEmpty()) {
        svg.add("<path class='heat heat{}' d='", level).raw(path.toString()).raw("'/>");
      }
    }
  }

  /** 0 for next to nothing, then 1 … {@link #LEVELS}. */
  private static int level(double samples, double max) {
    if (samples < LEAST_SHOWN) {
      return 0;
    }
    double share = Math.log1p(samples) / Math.log1p(max);
    return 1 + (int) Math.min(LEVELS - 1, share * LEVELS);
  }

  private static void drawBand(Svg svg, PlotArea area, List<ResidualProfile.Bin> bins) {
    if (bins.isEmpty()) {
      return;
    }
    Svg line = new Svg();
    Svg upper = new Svg();
    Svg lower = new Svg();
    for (int i = 0; i < bins.size(); i++) {
      ResidualProfile.Bin bin = bins.get(i);
      ResidualProfile.Bin opposite = bins.get(bins.size() - 1 - i);
      String to = i == 0 ? "M" : "L";
      double x = area.x(bin.redshift());
      line.raw(to).add("{} {}", x, area.yWithin(bin.median()));
      upper.raw(to).add("{} {}", x, area.yWithin(bin.median() + bin.nmad()));
      lower.add(
          "L{} {}", area.x(opposite.redshift()), area.yWithin(opposite.median() - opposite.nmad()));
    }
    svg.raw("<path class='band' d='").raw(upper.toString()).raw(lower.toString()).raw("z'/>");
    svg.raw("<path class='median' d='").raw(line.toString()).raw("'/>");
  }
}
