package dev.cosmicai.sweep.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes a drawing as PNG, three pixels for one of its own: 300 to the inch at 7.2 inches. */
public final class Png {
  private static final int SCALE = 3;

  private Png() {}

  /** The file. */
  public static byte[] of(Drawing drawing) {
    BufferedImage image =
        new BufferedImage(
            drawing.width() * SCALE, drawing.height() * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(SCALE, SCALE);
    for (Drawing.Mark mark : drawing.marks()) {
      if (mark instanceof Drawing.Filled filled) {
        graphics.setColor(filled.color());
        graphics.fill(filled.shape());
      } else if (mark instanceof Drawing.Stroked stroked) {
        graphics.setColor(stroked.color());
        graphics.setStroke(stroked.stroke());
        graphics.draw(stroked.shape());
      } else if (mark instanceof Drawing.Text text) {
        graphics.setColor(text.color());
        graphics.fill(Drawing.letters(text));
      }
    }
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    // Not ImageIO's default stream, which would keep a cache file on a disk that may be read-only.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}
