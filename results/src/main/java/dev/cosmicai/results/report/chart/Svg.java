package dev.cosmicai.results.report.chart;

/**
 * Builds SVG of numbers and of words that this program has made; only {@link #text} takes others.
 */
final class Svg {
  private final StringBuilder out = new StringBuilder();

  /** Appends markup as it is. */
  Svg raw(String markup) {
    out.append(markup);
    return this;
  }

  /**
   * Appends markup with holes.
   *
   * @param template markup with {@code {}} where a value goes
   * @param values numbers, which appear as {@link Numbers#coordinate} writes them, or texts
   */
  Svg add(String template, Object... values) {
    int from = 0;
    for (Object value : values) {
      int hole = template.indexOf("{}", from);
      if (hole < 0) {
        throw new IllegalArgumentException("more values than holes: " + template);
      }
      out.append(template, from, hole);
      out.append(
          value instanceof Double number ? Numbers.coordinate(number) : String.valueOf(value));
      from = hole + 2;
    }
    out.append(template, from, template.length());
    return this;
  }

  /** Appends a text from anywhere, escaped; characters that no text has become question marks. */
  Svg text(String words) {
    out.append(
        words
            .replaceAll("\\p{Cntrl}", "?")
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;"));
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
