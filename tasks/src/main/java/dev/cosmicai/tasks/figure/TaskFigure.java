package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.ClassificationMetrics;
import dev.cosmicai.tasks.OutputMetrics;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.RedshiftMetrics;
import dev.cosmicai.tasks.RegressionMetrics;
import dev.cosmicai.tasks.TaskMetrics;
import java.awt.Color;

/** {@code inference.png}: a run's predictions in one picture, by its task. */
public final class TaskFigure {
  private static final int WIDTH = 1_200;
  private static final int HEIGHT = 400;
  private static final double TEXT_SIZE = 38;

  private TaskFigure() {}

  /** Draws the figure as a PNG, at least 1,200 pixels wide. */
  public static byte[] png(RankMetrics metrics) {
    TaskMetrics measured = metrics.measured().orElse(null);
    if (measured instanceof RedshiftMetrics redshift) {
      return RedshiftFigure.png(redshift);
    }
    if (measured instanceof RegressionMetrics regression) {
      return RegressionFigure.png(regression);
    }
    if (measured instanceof ClassificationMetrics classification) {
      return ClassificationFigure.png(classification);
    }
    if (measured instanceof OutputMetrics outputs) {
      return OutputFigure.png(outputs);
    }
    return message("No samples");
  }

  private static byte[] message(String text) {
    return Canvas.png(
        WIDTH,
        HEIGHT,
        canvas ->
            canvas.color(Color.DARK_GRAY).centered(text, TEXT_SIZE, WIDTH / 2.0, HEIGHT / 2.0));
  }
}
