package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.OutputMetrics;
import dev.cosmicai.tasks.TaskSpec;
import dev.cosmicai.tasks.Words;
import java.awt.Color;
import java.util.List;

/** How often which values occur: a histogram for each of the first {@value #SHOWN} outputs. */
final class OutputFigure {
  private static final int SHOWN = 6;
  private static final double LEFT = 190;
  private static final double TOP = 110;
  private static final double WIDTH = 760;
  private static final double HEIGHT = 440;
  private static final double BOTTOM = 90;
  private static final double RIGHT = 50;
  private static final double REST_HEIGHT = 60;
  private static final double TEXT_SIZE = 27;
  private static final double SINGLE = 1.4;

  private OutputFigure() {}

  static byte[] png(OutputMetrics metrics) {
    List<TaskSpec.Output> outputs = metrics.spec().outputs();
    int shown = Math.min(SHOWN, outputs.size());
    int columns = shown == 1 ? 1 : 2;
    int rows = (shown + columns - 1) / columns;
    double scale = shown == 1 ? SINGLE : 1;
    double columnWidth = LEFT + WIDTH * scale;
    double rowHeight = TOP + HEIGHT * scale + BOTTOM;
    double rest = shown < outputs.size() ? REST_HEIGHT : 0;
    return Canvas.png(
        (int) (columns * columnWidth + RIGHT),
        (int) (rows * rowHeight + rest + 20),
        canvas -> {
          for (int i = 0; i < shown; i++) {
            HistogramPanel.draw(
                canvas,
                outputs.get(i),
                metrics.values().get(i),
                i % columns * columnWidth + LEFT,
                rowHeight * Math.floorDiv(i, columns) + TOP,
                WIDTH * scale,
                HEIGHT * scale);
          }
          if (rest > 0) {
            canvas
                .color(Color.DARK_GRAY)
                .text(
                    "Not shown: " + rest(outputs.subList(shown, outputs.size())),
                    TEXT_SIZE,
                    LEFT,
                    rows * rowHeight + 36);
          }
        });
  }

  private static String rest(List<TaskSpec.Output> outputs) {
    String names = String.join(", ", outputs.stream().map(TaskSpec.Output::name).toList());
    return names.length() <= 100 ? names : Words.grouped(outputs.size()) + " more outputs";
  }
}
