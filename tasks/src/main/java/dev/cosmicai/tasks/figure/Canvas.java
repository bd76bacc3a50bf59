package dev.cosmicai.tasks.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws shapes and {@link Glyphs} into a picture, smoothly; coordinates are pixels. */
final class Canvas {
  /** Subscripts, in parts of the text's size. */
  private static final double SUBSCRIPT_SCALE = 0.68;

  private static final double SUBSCRIPT_DROP = 0.2;

  private final Graphics2D graphics;
  private final AffineTransform upright;

  private Canvas(BufferedImage image) {
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    upright = graphics.getTransform();
  }

  /** A PNG of so many pixels, white but for what is painted. */
  static byte[] png(int width, int height, Consumer<Canvas> painting) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Canvas canvas = new Canvas(image);
    canvas.color(Color.WHITE).fill(0, 0, width, height);
    painting.accept(canvas);
    canvas.graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    // Not ImageIO's default stream, which would keep a cache file on a disk that may be read-only.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  Canvas color(Color color) {
    graphics.setColor(color);
    return this;
  }

  Canvas solid(float width) {
    graphics.setStroke(new BasicStroke(width));
    return this;
  }

  Canvas dashed(float width, float on, float off) {
    graphics.setStroke(
        new BasicStroke(
            width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {on, off}, 0));
    return this;
  }

  Canvas fill(int x, int y, int width, int height) {
    graphics.fillRect(x, y, width, height);
    return this;
  }

  Canvas fill(double x, double y, double width, double height) {
    graphics.fill(new Rectangle2D.Double(x, y, width, height));
    return this;
  }

  Canvas line(double x1, double y1, double x2, double y2) {
    graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    return this;
  }

  Canvas frame(double x, double y, double width, double height) {
    graphics.draw(new Rectangle2D.Double(x, y, width, height));
    return this;
  }

  Canvas rounded(double x, double y, double width, double height, double arc) {
    graphics.fill(new RoundRectangle2D.Double(x, y, width, height, arc, arc));
    return this;
  }

  Canvas roundedFrame(double x, double y, double width, double height, double arc) {
    graphics.draw(new RoundRectangle2D.Double(x, y, width, height, arc, arc));
    return this;
  }

  /** Text that begins at x, its baseline at y. */
  Canvas text(String text, double size, double x, double y) {
    return place(Glyphs.upright(text, size), x, y);
  }

  Canvas centered(String text, double size, double x, double y) {
    return text(text, size, x - Glyphs.width(text, size) / 2, y);
  }

  Canvas rightAligned(String text, double size, double x, double y) {
    return text(text, size, x - Glyphs.width(text, size), y);
  }

  /** Words, then a variable in italics with its index, all centered about x. */
  Canvas variable(String words, String name, String index, double size, double x, double y) {
    double indexSize = size * SUBSCRIPT_SCALE;
    double wordsWidth = Glyphs.width(words, size);
    double nameWidth = Glyphs.width(name, size);
    double left = x - (wordsWidth + nameWidth + Glyphs.width(index, indexSize)) / 2;
    return text(words, size, left, y)
        .place(Glyphs.italic(name, size), left + wordsWidth, y)
        .text(index, indexSize, left + wordsWidth + nameWidth, y + size * SUBSCRIPT_DROP);
  }

  /** What follows reads from below to above, with its origin here, until {@link #straight()}. */
  Canvas turned(double x, double y) {
    graphics.translate(x, y);
    graphics.rotate(-Math.PI / 2);
    return this;
  }

  Canvas straight() {
    graphics.setTransform(upright);
    return this;
  }

  private Canvas place(Shape shape, double x, double y) {
    graphics.translate(x, y);
    graphics.fill(shape);
    graphics.translate(-x, -y);
    return this;
  }
}
