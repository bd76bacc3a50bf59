package dev.cosmicai.sweep.chart;

import dev.cosmicai.tasks.figure.Glyphs;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A picture as a list of shapes and texts. Coordinates are pixels of a screen, y downwards; {@link
 * Png} and {@link Svg} write it. Not thread-safe.
 */
public final class Drawing {
  /** Where a text's place is along it. */
  public enum Anchor {
    /** It begins there. */
    START(0),
    /** Its middle is there. */
    MIDDLE(0.5),
    /** It ends there. */
    END(1);

    private final double share;

    Anchor(double share) {
      this.share = share;
    }
  }

  /** Something that is drawn. */
  sealed interface Mark permits Filled, Stroked, Text {}

  /** An area. */
  record Filled(Shape shape, Color color) implements Mark {}

  /**
   * A line.
   *
   * @param dashes lengths of dashes and gaps; none for a solid line
   */
  record Stroked(Shape shape, Color color, float width, List<Float> dashes) implements Mark {
    BasicStroke stroke() {
      float[] lengths = new float[dashes.size()];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = dashes.get(i);
      }
      return new BasicStroke(
          width,
          BasicStroke.CAP_BUTT,
          BasicStroke.JOIN_ROUND,
          10,
          lengths.length == 0 ? null : lengths,
          0);
    }
  }

  /**
   * A line of text.
   *
   * @param size the em
   * @param x where its baseline begins
   * @param y of its baseline
   * @param turned whether it reads from below to above
   */
  public record Text(String words, double size, double x, double y, boolean turned, Color color)
      implements Mark {
    private static final double ASCENT = 0.76;
    private static final double DESCENT = 0.24;

    /** One that does not turn, with its place by the anchor. */
    static Text of(String words, double size, double x, double y, Anchor anchor) {
      double left = x - Glyphs.width(words, size) * anchor.share;
      return new Text(words, size, left, y, false, Palette.INK);
    }

    /** What it covers. */
    public Rectangle2D bounds() {
      double width = Glyphs.width(words, size);
      return turned
          ? new Rectangle2D.Double(x - size * ASCENT, y - width, size, width)
          : new Rectangle2D.Double(x, y - size * ASCENT, width, size * (ASCENT + DESCENT));
    }
  }

  private final int width;
  private final int height;
  private final String title;
  private final List<Mark> marks = new ArrayList<>();

  /**
   * An empty picture, white.
   *
   * @param title what it shows, for who cannot see it
   */
  public Drawing(int width, int height, String title) {
    this.width = width;
    this.height = height;
    this.title = title;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public String title() {
    return title;
  }

  List<Mark> marks() {
    return Collections.unmodifiableList(marks);
  }

  /** All texts, in the order in which they were drawn. */
  public List<Text> texts() {
    return marks.stream().filter(Text.class::isInstance).map(Text.class::cast).toList();
  }

  Drawing fill(Shape shape, Color color) {
    marks.add(new Filled(shape, color));
    return this;
  }

  Drawing stroke(Shape shape, Color color, double lineWidth, Float... dashes) {
    marks.add(new Stroked(shape, color, (float) lineWidth, List.of(dashes)));
    return this;
  }

  Drawing line(double x1, double y1, double x2, double y2, Color color, double lineWidth) {
    return stroke(new Line2D.Double(x1, y1, x2, y2), color, lineWidth);
  }

  Drawing text(String words, double size, double x, double y, Anchor anchor, Color color) {
    marks.add(new Text(words, size, Text.of(words, size, x, y, anchor).x(), y, false, color));
    return this;
  }

  /** A text that reads from below to above, its middle at y. */
  Drawing turned(String words, double size, double x, double y, Color color) {
    marks.add(new Text(words, size, x, y + Glyphs.width(words, size) / 2, true, color));
    return this;
  }

  /** The shapes of a text's letters. */
  static Shape letters(Text text) {
    AffineTransform place = AffineTransform.getTranslateInstance(text.x(), text.y());
    if (text.turned()) {
      place.rotate(-Math.PI / 2);
    }
    return place.createTransformedShape(Glyphs.upright(text.words(), text.size()));
  }

  /** A line through points, two coordinates each. */
  static Path2D path(List<double[]> points) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < points.size(); i++) {
      if (i == 0) {
        path.moveTo(points.get(i)[0], points.get(i)[1]);
      } else {
        path.lineTo(points.get(i)[0], points.get(i)[1]);
      }
    }
    return path;
  }
}
