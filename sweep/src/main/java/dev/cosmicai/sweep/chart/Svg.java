package dev.cosmicai.sweep.chart;

import dev.cosmicai.tasks.figure.Glyphs;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes a drawing as SVG. Letters are outlines in the file, each once; no fonts are needed. */
public final class Svg {
  /** The em that letters are defined at. */
  private static final double EM = 100;

  private final StringBuilder body = new StringBuilder();
  private final Map<Character, String> letters = new TreeMap<>();

  private Svg() {}

  /** The file, in UTF-8. */
  public static byte[] of(Drawing drawing) {
    Svg svg = new Svg();
    drawing.marks().forEach(svg::add);
    StringBuilder file = new StringBuilder();
    file.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .append(drawing.width() + " " + drawing.height() + "\" width=\"" + drawing.width())
        .append("\" height=\"" + drawing.height() + "\" role=\"img\">\n<title>")
        .append(escaped(drawing.title()))
        .append("</title>\n<defs>\n");
    svg.letters.forEach(
        (c, path) -> file.append("<path id=\"" + id(c) + "\" d=\"" + path + "\"/>\n"));
    file.append("</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    return file.append(svg.body).append("</svg>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private void add(Drawing.Mark mark) {
    if (mark instanceof Drawing.Filled filled) {
      body.append("<path fill=\"" + color(filled.color()) + "\"" + opacity("fill", filled.color()))
          .append(" d=\"" + path(filled.shape()) + "\"/>\n");
    } else if (mark instanceof Drawing.Stroked stroked) {
      body.append("<path fill=\"none\" stroke=\"" + color(stroked.color()) + "\"")
          .append(opacity("stroke", stroked.color()))
          .append(" stroke-width=\"" + number(stroked.width()) + "\" stroke-linejoin=\"round\"");
      if (!stroked.dashes().isEmpty()) {
        body.append(" stroke-dasharray=\"");
        stroked.dashes().forEach(length -> body.append(number(length)).append(' '));
        body.append('"');
      }
      body.append(" d=\"" + path(stroked.shape()) + "\"/>\n");
    } else if (mark instanceof Drawing.Text text) {
      add(text);
    }
  }

  private void add(Drawing.Text text) {
    body.append("<g fill=\"" + color(text.color()) + "\" aria-label=\"" + escaped(text.words()))
        .append("\" transform=\"translate(" + number(text.x()) + " " + number(text.y()) + ")")
        .append(text.turned() ? " rotate(-90)" : "")
        .append(" scale(" + number(text.size() / EM) + ")\">");
    double x = 0;
    for (int i = 0; i < text.words().length(); i++) {
      char c = text.words().charAt(i);
      letters.computeIfAbsent(c, key -> path(Glyphs.upright(String.valueOf(key), EM)));
      if (c != ' ') {
        body.append("<use href=\"#" + id(c) + "\" x=\"" + number(x) + "\"/>");
      }
      x += Glyphs.width(String.valueOf(c), EM);
    }
    body.append("</g>\n");
  }

  private static String id(char c) {
    return "c" + Integer.toHexString(c);
  }

  private static String color(Color color) {
    return String.format("#%06x", color.getRGB() & 0xffffff);
  }

  private static String opacity(String of, Color color) {
    return color.getAlpha() == 255
        ? ""
        : " " + of + "-opacity=\"" + number(color.getAlpha() / 255.0) + "\"";
  }

  private static String path(Shape shape) {
    StringBuilder path = new StringBuilder();
    double[] at = new double[6];
    for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
      int kind = i.currentSegment(at);
      path.append("MLQCZ".charAt(kind));
      int numbers = new int[] {2, 2, 4, 6, 0}[kind];
      for (int n = 0; n < numbers; n++) {
        path.append(n == 0 ? "" : " ").append(number(at[n]));
      }
    }
    return path.toString();
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceAll("\\.?0+$", "").replaceAll("^-0$", "0");
  }

  private static String escaped(String words) {
    return words
        .replaceAll("\\p{Cntrl}", "?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\"", "&quot;");
  }
}
