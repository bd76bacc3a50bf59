package dev.cosmicai.benchmarks.report;

import java.util.Locale;

/** A picture of rectangles and words, as SVG; lengths are in pixels, from the upper left. */
public final class Svg {
  private final StringBuilder content = new StringBuilder();

  /** A white page of this size. */
  public Svg(int width, int height) {
    content.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" \
        font-size="13">
        <rect width="100%%" height="100%%" fill="white"/>
        """
            .formatted(width, height));
  }

  /** Where a text's position lies in it. */
  public enum Anchor {
    /** At its beginning. */
    START,
    /** At its end. */
    END
  }

  /** Adds a filled rectangle. */
  public void rectangle(double x, double y, double width, double height, String colour) {
    content.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
            x,
            y,
            width,
            height,
            colour));
  }

  /** Adds words, which need no escaping, with their base line at {@code y}. */
  public void text(double x, double y, Anchor anchor, String text) {
    text(x, y, anchor, false, text);
  }

  /** Adds words, bold or not. */
  public void text(double x, double y, Anchor anchor, boolean bold, String text) {
    content.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>%n",
            x,
            y,
            anchor.name().toLowerCase(Locale.ROOT),
            bold ? " font-weight=\"bold\"" : "",
            text));
  }

  /** The whole file. */
  @Override
  public String toString() {
    return content + "</svg>\n";
  }
}
