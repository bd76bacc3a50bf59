package dev.cosmicai.tasks.figure;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * Letters as shapes, from {@code glyphs.txt}: Java's own text drawing needs fonts and native
 * libraries that minimal containers lack. Characters without a shape appear as a box. Immutable.
 */
public final class Glyphs {
  private static final double UNITS_PER_EM = 2048;
  private static final char BOX = '□';

  /** The slope of italics. */
  private static final double SHEAR = 0.2;

  private static final Map<Character, Glyph> GLYPHS = load();

  private record Glyph(double advance, Path2D outline) {}

  private Glyphs() {}

  /**
   * A line of text, its baseline's left end at the origin, y downwards.
   *
   * @param size the em in pixels
   */
  public static Shape upright(String text, double size) {
    return shape(text, size, 0);
  }

  /** The same in italics, as formulas have their variables. */
  static Shape italic(String text, double size) {
    return shape(text, size, SHEAR);
  }

  /** The width of a line of text in pixels. */
  public static double width(String text, double size) {
    return text.chars().mapToDouble(c -> glyph((char) c).advance()).sum() * size / UNITS_PER_EM;
  }

  private static Shape shape(String text, double size, double shear) {
    double scale = size / UNITS_PER_EM;
    Path2D line = new Path2D.Double(Path2D.WIND_NON_ZERO);
    double x = 0;
    for (int i = 0; i < text.length(); i++) {
      Glyph glyph = glyph(text.charAt(i));
      AffineTransform place = AffineTransform.getTranslateInstance(x * scale, 0);
      place.scale(scale, -scale);
      place.shear(shear, 0);
      line.append(glyph.outline().getPathIterator(place), false);
      x += glyph.advance();
    }
    return line;
  }

  private static Glyph glyph(char c) {
    Glyph glyph = GLYPHS.get(c);
    return glyph == null ? GLYPHS.get(BOX) : glyph;
  }

  private static Map<Character, Glyph> load() {
    Map<Character, Glyph> glyphs = new HashMap<>();
    try (InputStream in = Glyphs.class.getResourceAsStream("glyphs.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(StringTokenizer::new)
          .forEach(
              words -> {
                char c = (char) Integer.parseInt(words.nextToken(), 16);
                glyphs.put(c, new Glyph(number(words), outline(words)));
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(glyphs);
  }

  private static Path2D outline(StringTokenizer words) {
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    while (words.hasMoreTokens()) {
      String command = words.nextToken();
      switch (command) {
        case "M" -> path.moveTo(number(words), number(words));
        case "L" -> path.lineTo(number(words), number(words));
        case "Q" -> path.quadTo(number(words), number(words), number(words), number(words));
        case "Z" -> path.closePath();
        default -> throw new IllegalStateException("unknown command in an outline: " + command);
      }
    }
    return path;
  }

  private static double number(StringTokenizer words) {
    return Double.parseDouble(words.nextToken());
  }
}
