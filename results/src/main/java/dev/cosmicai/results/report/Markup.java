package dev.cosmicai.results.report;

/** Builds HTML and SVG. Text is escaped here and nowhere else. */
final class Markup {
  private final StringBuilder out = new StringBuilder();

  /** Text as HTML shows it, also within quoted attributes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return escaped.toString();
  }

  /** Appends markup as it is. */
  Markup raw(String markup) {
    out.append(markup);
    return this;
  }

  /**
   * Appends markup with holes.
   *
   * @param template markup with {@code {}} where a value goes
   * @param values numbers, which appear as {@link Numbers#coordinate} writes them, or texts, which
   *     are escaped
   */
  Markup add(String template, Object... values) {
    int from = 0;
    for (Object value : values) {
      int hole = template.indexOf("{}", from);
      if (hole < 0) {
        throw new IllegalArgumentException("more values than holes: " + template);
      }
      out.append(template, from, hole);
      out.append(
          value instanceof Double number
              ? Numbers.coordinate(number)
              : escape(String.valueOf(value)));
      from = hole + 2;
    }
    out.append(template, from, template.length());
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
