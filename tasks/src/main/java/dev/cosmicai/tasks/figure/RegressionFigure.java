package dev.cosmicai.tasks.figure;

import dev.cosmicai.tasks.RegressionComponent;
import dev.cosmicai.tasks.RegressionMetrics;
import dev.cosmicai.tasks.Words;
import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How predicted numbers lie against true ones, and their errors below: of one component with its
 * metrics in a corner, of several side by side, the first {@value RegressionMetrics#SCATTERED}.
 * What is not shown is named.
 */
final class RegressionFigure {
  private static final int LEFT = 200;
  private static final int TOP = 40;
  private static final int RIGHT = 170;
  private static final int BOTTOM = 140;
  private static final int SIDE = 1_040;
  private static final int COLOR_BAR_GAP = 36;
  private static final int MAX_CELLS = 160;
  private static final int COLUMNS = 2;
  private static final double SMALL_SIDE = 640;
  private static final double SMALL_SCALE = 0.72;
  private static final double SMALL_LEFT = 170;
  private static final double SMALL_TOP = 74;
  private static final double SMALL_BOTTOM = 110;
  private static final double TITLE_SIZE = 31;
  private static final double TEXT_SIZE = 27;
  private static final double EMPTY_SIZE = 38;
  private static final int MAX_NAME_CHARS = 24;

  private RegressionFigure() {}

  static byte[] png(RegressionMetrics metrics) {
    List<RegressionComponent> components = metrics.components();
    if (components.stream()
        .allMatch(component -> component.scatter() == null || component.scatter().total() == 0)) {
      return empty(metrics);
    }
    return components.size() == 1 ? single(metrics) : several(metrics);
  }

  private static byte[] single(RegressionMetrics metrics) {
    RegressionComponent component = metrics.components().get(0);
    ScatterGrid grid = ScatterGrid.of(component.scatter(), MAX_CELLS);
    int height = (int) ScatterPanel.height(SIDE);
    return Canvas.png(
        LEFT + SIDE + right(grid.max()),
        TOP + height + BOTTOM,
        canvas -> {
          new ScatterPanel(grid, LEFT, TOP, SIDE, 1)
              .draw(canvas, grid.max(), name(metrics.spec().components().get(0)));
          ColorBar.draw(
              canvas,
              grid.max(),
              LEFT + SIDE + COLOR_BAR_GAP,
              TOP,
              height,
              "Samples per cell",
              ColorBar.titleDistance(grid.max()));
          new MetricsBox()
              .add("Samples", Words.coverage(metrics.samples(), metrics.labelled()))
              .add("R²", MetricsBox.number(component.r2()))
              .add("MAE", MetricsBox.number(component.mae()))
              .add("RMSE", MetricsBox.number(component.rmse()))
              .add("Bias", MetricsBox.number(component.bias()))
              .draw(canvas, LEFT + 28, TOP + 28);
        });
  }

  private static byte[] several(RegressionMetrics metrics) {
    List<String> names = metrics.spec().components();
    int shown = Math.min(RegressionMetrics.SCATTERED, names.size());
    int rows = (shown + COLUMNS - 1) / COLUMNS;
    double columnWidth = SMALL_LEFT + SMALL_SIDE;
    double rowHeight = SMALL_TOP + ScatterPanel.height(SMALL_SIDE) + SMALL_BOTTOM;
    List<ScatterGrid> grids =
        IntStream.range(0, shown)
            .mapToObj(i -> ScatterGrid.of(metrics.components().get(i).scatter(), MAX_CELLS * 2 / 3))
            .toList();
    long max = grids.stream().mapToLong(ScatterGrid::max).max().orElse(1);
    int right = (int) (COLUMNS * columnWidth) + 40;
    int bottom = (int) (rows * rowHeight) + (shown < names.size() ? 60 : 20);
    return Canvas.png(
        right + right(max) - 20,
        bottom,
        canvas -> {
          for (int i = 0; i < shown; i++) {
            double left = i % COLUMNS * columnWidth + SMALL_LEFT;
            double top = rowHeight * Math.floorDiv(i, COLUMNS) + SMALL_TOP;
            RegressionComponent component = metrics.components().get(i);
            canvas
                .color(Color.BLACK)
                .centered(
                    title(names.get(i), component), TITLE_SIZE, left + SMALL_SIDE / 2, top - 22);
            new ScatterPanel(grids.get(i), left, top, SMALL_SIDE, SMALL_SCALE)
                .draw(canvas, max, name(names.get(i)));
          }
          ColorBar.draw(
              canvas,
              max,
              right + COLOR_BAR_GAP - 20,
              SMALL_TOP,
              ScatterPanel.height(SMALL_SIDE),
              "Samples per cell",
              ColorBar.titleDistance(max));
          if (shown < names.size()) {
            canvas
                .color(Color.DARK_GRAY)
                .text(rest(names, shown), TEXT_SIZE, SMALL_LEFT, bottom - 24);
          }
        });
  }

  /** What lies right of the plots: the colour bar with its numbers. */
  private static int right(long max) {
    return (int) (COLOR_BAR_GAP + ColorBar.titleDistance(max)) + 60;
  }

  private static String title(String name, RegressionComponent component) {
    return "%s:  R² %s,  RMSE %s"
        .formatted(
            name(name), MetricsBox.number(component.r2()), MetricsBox.number(component.rmse()));
  }

  /** As many names as fit into a line. */
  private static String rest(List<String> names, int shown) {
    StringBuilder text = new StringBuilder("Not shown: ");
    int listed = shown;
    while (listed < names.size() && text.length() < 80) {
      text.append(listed == shown ? "" : ", ").append(name(names.get(listed++)));
    }
    return listed == names.size()
        ? text.toString()
        : text.append(" and ").append(names.size() - listed).append(" more").toString();
  }

  private static String name(String name) {
    return name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS - 1) + "…";
  }

  private static byte[] empty(RegressionMetrics metrics) {
    int width = LEFT + SIDE + RIGHT;
    int height = SIDE / 2;
    return Canvas.png(
        width,
        height,
        canvas -> {
          double x = width / 2.0;
          canvas.color(Color.BLACK).centered("No true values", EMPTY_SIZE, x, height / 2.0 - 12);
          canvas
              .color(Color.DARK_GRAY)
              .centered(
                  Words.samples(metrics.samples()) + " predicted, none to compare with",
                  TITLE_SIZE,
                  x,
                  height / 2.0 + 44);
        });
  }
}
