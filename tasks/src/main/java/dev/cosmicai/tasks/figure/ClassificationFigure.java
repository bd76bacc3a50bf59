package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.Calibration;
import dev.cosmicai.tasks.ClassificationMetrics;
import dev.cosmicai.tasks.Metric;
import dev.cosmicai.tasks.Words;
import java.awt.Color;
import java.util.Set;

/**
 * Which classes were predicted as which, beside the metrics and, where the network gives scores,
 * how reliable its confidence is. Without labels, how often each class was predicted.
 */
final class ClassificationFigure {
  private static final double TOP = 40;
  private static final double GAP = 40;
  private static final double RIGHT = 50;
  private static final double PANEL_WIDTH = 620;
  private static final double MIN_PANEL_HEIGHT = 560;
  private static final Set<String> SHOWN =
      Set.of("accuracy", "top5", "macroF1", "logLoss", "calibrationError");

  private ClassificationFigure() {}

  static byte[] png(ClassificationMetrics metrics) {
    if (metrics.labelled() == 0) {
      return PredictionBars.png(metrics);
    }
    ConfusionPanel confusion = new ConfusionPanel(metrics);
    Calibration calibration =
        metrics.calibration().filter(scored -> scored.samples() > 0).orElse(null);
    MetricsBox box = box(metrics);
    double left = confusion.leftMargin();
    double right = left + confusion.width() + ConfusionPanel.rightMargin() + GAP;
    double panelWidth = calibration == null ? box.width() : PANEL_WIDTH;
    double panelLeft = right + (calibration == null ? 0 : ReliabilityPanel.LEFT_MARGIN);
    double panelTop = TOP + box.height() + GAP;
    double panelHeight =
        calibration == null
            ? 0
            : Math.max(
                MIN_PANEL_HEIGHT,
                TOP
                    + confusion.height()
                    + confusion.bottomMargin()
                    - panelTop
                    - ReliabilityPanel.BOTTOM_MARGIN);
    double height =
        Math.max(
            TOP + confusion.height() + confusion.bottomMargin(),
            panelTop + panelHeight + (calibration == null ? 0 : ReliabilityPanel.BOTTOM_MARGIN));
    return Canvas.png(
        (int) (panelLeft + panelWidth + RIGHT),
        (int) height,
        canvas -> {
          confusion.draw(canvas, left, TOP);
          box.draw(canvas, panelLeft, TOP);
          if (calibration != null) {
            ReliabilityPanel.draw(
                canvas, calibration, panelLeft, panelTop, panelWidth, panelHeight);
          }
          canvas.color(Color.BLACK);
        });
  }

  private static MetricsBox box(ClassificationMetrics metrics) {
    MetricsBox box =
        new MetricsBox().add("Samples", Words.coverage(metrics.samples(), metrics.labelled()));
    for (Metric metric : metrics.metrics()) {
      if (SHOWN.contains(metric.name())) {
        box.add(metric.label(), MetricsBox.number(metric.value()));
      }
    }
    return box;
  }
}
