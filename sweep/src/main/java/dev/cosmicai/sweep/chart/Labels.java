package dev.cosmicai.sweep.chart;

import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Words beside points. Each goes to the first place around its point where it covers nothing; one
 * that has no such place is left out. Not thread-safe.
 */
final class Labels {
  private static final double SIZE = 12.5;
  private static final double BESIDE = 9;
  private static final double[] LIFTS = {-8, 17, 4.5, -20, 29};
  private static final double CLEAR = 5;
  private static final double MARGIN = 3;

  private final Plot plot;
  private final List<Rectangle2D> boxes = new ArrayList<>();
  private final List<Line2D> lines = new ArrayList<>();

  Labels(Plot plot) {
    this.plot = plot;
  }

  /** No words over this point and its bars. */
  void keepClear(Series.Point point) {
    double x = plot.x(point.x().middle());
    double y = plot.y(point.y().middle());
    boxes.add(new Rectangle2D.Double(x - CLEAR, y - CLEAR, 2 * CLEAR, 2 * CLEAR));
    lines.add(new Line2D.Double(x, plot.y(point.y().low()), x, plot.y(point.y().high())));
    lines.add(new Line2D.Double(plot.x(point.x().low()), y, plot.x(point.x().high()), y));
  }

  /** No words over this line. */
  void keepClear(Guide guide) {
    for (int i = 1; i < guide.points().size(); i++) {
      Guide.Corner from = guide.points().get(i - 1);
      Guide.Corner to = guide.points().get(i);
      lines.add(
          new Line2D.Double(plot.x(from.x()), plot.y(from.y()), plot.x(to.x()), plot.y(to.y())));
    }
  }

  void draw(Drawing drawing, Series.Point point) {
    for (Drawing.Anchor anchor : List.of(Drawing.Anchor.START, Drawing.Anchor.END)) {
      for (double lift : LIFTS) {
        double x = plot.x(point.x().middle()) + (anchor == Drawing.Anchor.START ? BESIDE : -BESIDE);
        double y = plot.y(point.y().middle()) + lift;
        Rectangle2D covers = Drawing.Text.of(point.label(), SIZE, x, y, anchor).bounds();
        if (isClear(covers)) {
          boxes.add(covers);
          drawing.text(point.label(), SIZE, x, y, anchor, Palette.INK);
          return;
        }
      }
    }
  }

  private boolean isClear(Rectangle2D words) {
    Rectangle2D covers =
        new Rectangle2D.Double(
            words.getX() - MARGIN, words.getY(), words.getWidth() + 2 * MARGIN, words.getHeight());
    return covers.getMinX() > plot.left()
        && covers.getMaxX() < plot.right() + CLEAR
        && covers.getMinY() > plot.top() - 2 * CLEAR
        && covers.getMaxY() < plot.bottom()
        && boxes.stream().noneMatch(covers::intersects)
        && lines.stream().noneMatch(line -> line.intersects(covers));
  }
}
