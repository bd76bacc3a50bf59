package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.TaskSpec;
import dev.cosmicai.tasks.ValueStatistics;
import dev.cosmicai.tasks.Words;
import dev.cosmicai.tasks.exact.AdaptiveCounts;
import java.awt.Color;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often which values of an output occur, all but the outermost thousandth at either side. */
final class HistogramPanel {
  private static final double HIDDEN_SHARE = 0.001;
  private static final double MARGIN_SHARE = 0.03;
  private static final int MAX_BARS = 80;
  private static final int MIN_BARS = 20;
  private static final double TITLE_SIZE = 33;
  private static final double NOTE_SIZE = 27;
  private static final double TEXT_SCALE = 0.82;
  private static final int MAX_NAME_CHARS = 40;
  private static final Color BARS = new Color(0x2f, 0x6b, 0xbd);

  /** The width that cells of width 0 are drawn with: of nothing but zeros. */
  private static final double WIDTH_OF_ZERO = Math.scalb(1.0, -10);

  /**
   * Bars of equal width.
   *
   * @param low where the first one begins
   * @param width of each
   * @param outside values beyond them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bars(double low, double width, long[] counts, long outside) {
    static Bars of(AdaptiveCounts histogram) {
      TreeMap<Long, Long> cells = new TreeMap<>();
      histogram.forEachCell((x, y, count) -> cells.put(x, count));
      long hidden = (long) (histogram.total() * HIDDEN_SHARE);
      long first = after(hidden, cells);
      long last = after(hidden, cells.descendingMap());
      long span = last - first + 1;
      // A single value is shown in the middle of a range of its own size.
      long margin =
          first == last
              ? Math.max(MIN_BARS, Math.abs(first) / 10)
              : Math.max(1, Math.round(span * MARGIN_SHARE));
      first -= margin;
      span += 2 * margin;
      int wanted =
          (int) Math.max(MIN_BARS, Math.min(MAX_BARS, 2 * Math.cbrt((double) histogram.total())));
      long merged = Math.max(1, (span + wanted - 1) / wanted);
      long[] counts = new long[Math.toIntExact((span + merged - 1) / merged)];
      long start = first;
      long[] outside = new long[1];
      cells.forEach(
          (cell, count) -> {
            long bar = Math.floorDiv(cell - start, merged);
            if (bar >= 0 && bar < counts.length) {
              counts[(int) bar] += count;
            } else {
              outside[0] += count;
            }
          });
      double width = histogram.width() == 0 ? WIDTH_OF_ZERO : histogram.width();
      return new Bars(start * width, merged * width, counts, outside[0]);
    }

    private static long after(long skipped, SortedMap<Long, Long> cells) {
      long passed = 0;
      for (var entry : cells.entrySet()) {
        passed += entry.getValue();
        if (passed > skipped) {
          return entry.getKey();
        }
      }
      return 0;
    }
  }

  private HistogramPanel() {}

  static void draw(
      Canvas canvas,
      TaskSpec.Output output,
      ValueStatistics values,
      double left,
      double top,
      double width,
      double height) {
    canvas.color(Color.BLACK).text(title(output, values), TITLE_SIZE, left, top - 56);
    if (values.finite() == 0) {
      canvas
          .frame(left, top, width, height)
          .color(Color.DARK_GRAY)
          .centered("No values", TITLE_SIZE, left + width / 2, top + height / 2);
      return;
    }
    canvas
        .color(Color.DARK_GRAY)
        .text(
            "least %s,  mean %s,  greatest %s"
                .formatted(
                    MetricsBox.number(values.lowest()),
                    MetricsBox.number(values.mean()),
                    MetricsBox.number(values.highest())),
            NOTE_SIZE,
            left,
            top - 18);
    drawBars(canvas, Bars.of(values.histogram()), left, top, width, height);
  }

  private static String title(TaskSpec.Output output, ValueStatistics values) {
    String name = output.name();
    return "%s:  %s"
        .formatted(
            name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS - 1) + "…",
            Words.grouped(values.finite()) + (values.finite() == 1 ? " value" : " values"));
  }

  private static void drawBars(
      Canvas canvas, Bars bars, double left, double top, double width, double height) {
    long most = Arrays.stream(bars.counts()).max().orElse(1);
    double high = bars.low() + bars.counts().length * bars.width();
    Axes axes = new Axes(left, top, width, height, bars.low(), high, 0, 1.06 * most, TEXT_SCALE);
    canvas.color(BARS);
    for (int i = 0; i < bars.counts().length; i++) {
      if (bars.counts()[i] > 0) {
        double from = Math.rint(left + i * width / bars.counts().length);
        double to = Math.rint(left + (i + 1) * width / bars.counts().length);
        double y = axes.y((double) bars.counts()[i]);
        canvas.fill(from, y, Math.max(1, to - from - 1), axes.bottom() - y);
      }
    }
    axes.frame(canvas).xAxis(canvas, "").yAxis(canvas, "Values");
    if (bars.outside() > 0) {
      canvas
          .color(Color.DARK_GRAY)
          .rightAligned(
              Words.grouped(bars.outside()) + " outside the axis",
              NOTE_SIZE * TEXT_SCALE,
              axes.right() - 16,
              top + 34);
    }
  }
}
