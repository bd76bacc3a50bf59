package dev.cosmicai.sweep.chart;

import dev.cosmicai.tasks.figure.Glyphs;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What colours, markers and lines say, in rows below a plot. */
final class Legend {
  static final double SIZE = 13.5;
  static final double ROW = 22;

  private static final double SAMPLE = 30;
  private static final double GAP = 8;
  private static final double BETWEEN = 24;

  /** An entry, and how to draw what it explains with its middle here. */
  private record Entry(String label, Sample sample) {
    double width() {
      return SAMPLE + GAP + Glyphs.width(label, SIZE) + BETWEEN;
    }
  }

  private interface Sample {
    void draw(Drawing drawing, double x, double y);
  }

  private final List<List<Entry>> rows = new ArrayList<>();

  private Legend(List<Entry> entries, double width) {
    double used = width;
    for (Entry entry : entries) {
      if (used + entry.width() > width) {
        rows.add(new ArrayList<>());
        used = 0;
      }
      rows.get(rows.size() - 1).add(entry);
      used += entry.width();
    }
  }

  /** Of a plot: series of the same label once, then what is not measured, then guides. */
  static Legend of(List<Series> series, List<Guide> guides, double width) {
    List<Entry> entries = new ArrayList<>();
    Set<String> labels = new LinkedHashSet<>();
    for (Series one : series) {
      if (!one.label().isEmpty() && labels.add(one.label())) {
        entries.add(new Entry(one.label(), (drawing, x, y) -> sample(drawing, one, x, y)));
      }
    }
    Set<Series.Kind> kinds = new LinkedHashSet<>();
    series.forEach(one -> kinds.add(one.kind()));
    if (kinds.size() > 1 || !kinds.contains(Series.Kind.MEASURED)) {
      boolean joined = series.stream().anyMatch(Series::joined);
      for (Series.Kind kind : kinds) {
        entries.add(
            new Entry(
                kind.name().toLowerCase(Locale.ROOT),
                (drawing, x, y) -> {
                  if (joined) {
                    line(drawing, x, y, Palette.SOFT, XyChart.LINE_WIDTH, kind.dashes());
                  }
                  Marker.CIRCLE.draw(drawing, x, y, Palette.SOFT, kind);
                }));
      }
    }
    for (Guide guide : guides.stream().limit(1).toList()) {
      entries.add(
          new Entry(
              guide.label(),
              (drawing, x, y) ->
                  line(drawing, x, y, Palette.SOFT, XyChart.GUIDE_WIDTH, XyChart.GUIDE_DASHES)));
    }
    return new Legend(entries, width);
  }

  private static void sample(Drawing drawing, Series series, double x, double y) {
    Color color = Palette.series(series.look());
    if (series.joined()) {
      line(drawing, x, y, color, XyChart.LINE_WIDTH, series.kind().dashes());
    }
    Marker.series(series.look()).draw(drawing, x, y, color, series.kind());
  }

  private static void line(
      Drawing drawing, double x, double y, Color color, double width, Float[] dashes) {
    drawing.stroke(new Line2D.Double(x - SAMPLE / 2, y, x + SAMPLE / 2, y), color, width, dashes);
  }

  double height() {
    return rows.size() * ROW;
  }

  void draw(Drawing drawing, double left, double top) {
    double y = top + ROW / 2;
    for (List<Entry> row : rows) {
      double x = left;
      for (Entry entry : row) {
        entry.sample.draw(drawing, x + SAMPLE / 2, y);
        drawing.text(
            entry.label,
            SIZE,
            x + SAMPLE + GAP,
            y + SIZE * 0.36,
            Drawing.Anchor.START,
            Palette.INK);
        x += entry.width();
      }
      y += ROW;
    }
  }
}
