package dev.cosmicai.sweep.chart;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** What a point looks like: a shape for each series, so that it is told apart without colour. */
enum Marker {
  CIRCLE,
  SQUARE,
  TRIANGLE,
  DIAMOND,
  WEDGE;

  private static final double RADIUS = 4.6;
  private static final double LINE = 1.7;

  static Marker series(int index) {
    return values()[index % values().length];
  }

  /** Draws a point: filled if it was measured, hollow if simulated, a cross if imported. */
  void draw(Drawing drawing, double x, double y, Color color, Series.Kind kind) {
    switch (kind) {
      case MEASURED -> drawing.fill(shape(x, y), color).stroke(shape(x, y), Color.WHITE, 0.8);
      case SIMULATED -> drawing.fill(shape(x, y), Color.WHITE).stroke(shape(x, y), color, LINE);
      case IMPORTED -> {
        double r = RADIUS;
        drawing.line(x - r, y - r, x + r, y + r, color, LINE + 0.5);
        drawing.line(x - r, y + r, x + r, y - r, color, LINE + 0.5);
      }
    }
  }

  private Shape shape(double x, double y) {
    double r = RADIUS;
    return switch (this) {
      case CIRCLE -> new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
      case SQUARE -> new Rectangle2D.Double(x - r * 0.9, y - r * 0.9, 1.8 * r, 1.8 * r);
      case TRIANGLE ->
          polygon(x, y - 1.2 * r, x + 1.15 * r, y + 0.85 * r, x - 1.15 * r, y + 0.85 * r);
      case DIAMOND -> polygon(x, y - 1.3 * r, x + 1.3 * r, y, x, y + 1.3 * r, x - 1.3 * r, y);
      case WEDGE -> polygon(x, y + 1.2 * r, x + 1.15 * r, y - 0.85 * r, x - 1.15 * r, y - 0.85 * r);
    };
  }

  private static Shape polygon(double... at) {
    Path2D path = new Path2D.Double();
    path.moveTo(at[0], at[1]);
    for (int i = 2; i < at.length; i += 2) {
      path.lineTo(at[i], at[i + 1]);
    }
    path.closePath();
    return path;
  }
}
