package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.Calibration;
import java.awt.Color;
import java.util.List;

/**
 * A reliability diagram: the accuracy of samples by the confidence of their predictions, which a
 * calibrated network has equal, and below it how many have which confidence.
 */
final class ReliabilityPanel {
  static final double LEFT_MARGIN = 150;
  static final double BOTTOM_MARGIN = 120;
  private static final double GAP = 22;
  private static final double SHARES_PART = 0.26;
  private static final double TEXT_SCALE = 0.9;
  private static final double LEGEND_SIZE = 27;
  private static final double LEGEND_LINE = 38;
  private static final Color BARS = new Color(0x2f, 0x6b, 0xbd);
  private static final Color OVERCONFIDENT = new Color(0xf2, 0xa8, 0x82);
  private static final Color UNDERCONFIDENT = new Color(0xa9, 0xc6, 0xea);
  private static final Color EQUALITY = new Color(0xd1, 0x2e, 0x2e);

  private ReliabilityPanel() {}

  /** Draws it into a place of this size, margins not included. */
  static void draw(
      Canvas canvas,
      Calibration calibration,
      double left,
      double top,
      double width,
      double height) {
    double upper = (height - GAP) * (1 - SHARES_PART);
    Axes accuracy = new Axes(left, top, width, upper, 0, 1, 0, 1, TEXT_SCALE);
    drawAccuracy(canvas, accuracy, calibration.bins());
    legend(canvas, accuracy, 0, OVERCONFIDENT, "overconfident");
    legend(canvas, accuracy, 1, UNDERCONFIDENT, "underconfident");
    accuracy.frame(canvas).xAxis(canvas, null).yAxis(canvas, "Accuracy");
    double most =
        calibration.bins().stream().mapToLong(Calibration.Bin::samples).max().orElse(0)
            / (double) Math.max(1, calibration.samples());
    Axes shares =
        new Axes(
            left,
            top + upper + GAP,
            width,
            (height - GAP) * SHARES_PART,
            0,
            1,
            0,
            Math.max(0.01, 1.08 * most),
            TEXT_SCALE);
    drawShares(canvas, shares, calibration);
    shares.frame(canvas).xAxis(canvas, "Confidence").yAxis(canvas, "Share");
  }

  private static void drawAccuracy(Canvas canvas, Axes axes, List<Calibration.Bin> bins) {
    for (int i = 0; i < bins.size(); i++) {
      Calibration.Bin bin = bins.get(i);
      if (bin.samples() > 0) {
        bar(canvas.color(BARS), axes, i, 0, Math.min(bin.accuracy(), bin.confidence()));
        boolean overconfident = bin.confidence() > bin.accuracy();
        canvas.color(overconfident ? OVERCONFIDENT : UNDERCONFIDENT);
        bar(canvas, axes, i, bin.accuracy(), bin.confidence());
      }
    }
    canvas
        .color(EQUALITY)
        .dashed(3.5f, 16, 11)
        .line(axes.left(), axes.bottom(), axes.right(), axes.top());
  }

  private static void legend(Canvas canvas, Axes axes, int line, Color color, String words) {
    double y = axes.top() + 24 + line * LEGEND_LINE;
    canvas.color(color).fill(axes.left() + 28, y, LEGEND_SIZE, LEGEND_SIZE * 0.8);
    canvas.color(Color.BLACK).text(words, LEGEND_SIZE, axes.left() + 38 + LEGEND_SIZE, y + 21);
  }

  private static void drawShares(Canvas canvas, Axes axes, Calibration calibration) {
    List<Calibration.Bin> bins = calibration.bins();
    canvas.color(BARS);
    for (int i = 0; i < bins.size(); i++) {
      bar(canvas, axes, i, 0, (double) bins.get(i).samples() / Math.max(1, calibration.samples()));
    }
  }

  private static void bar(Canvas canvas, Axes axes, int bin, double from, double to) {
    double left = axes.x((double) bin / Calibration.BINS) + 1.5;
    double right = axes.x((bin + 1.0) / Calibration.BINS) - 1.5;
    double top = axes.y(Math.min(1, Math.max(from, to)));
    canvas.fill(left, top, right - left, axes.y(Math.min(from, to)) - top);
  }
}
