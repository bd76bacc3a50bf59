package dev.cosmicai.benchmarks.report;

/**
 * The part of a Markdown document that a program writes: what stands between {@code <!-- measured:
 * NAME -->} and {@code <!-- end: NAME -->}, each on a line of its own.
 *
 * @param name of the section
 */
public record DocumentSection(String name) {
  /**
   * The document with other content in this section.
   *
   * @throws IllegalArgumentException if the document has no such section
   */
  public String replaceIn(String document, String content) {
    String begin = "<!-- measured: " + name + " -->\n";
    String end = "<!-- end: " + name + " -->";
    int from = document.indexOf(begin);
    int to = document.indexOf(end, Math.max(from, 0));
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException(
          "it has no section between the lines %s and %s; add them where the figures belong"
              .formatted(begin.strip(), end));
    }
    return document.substring(0, from + begin.length())
        + "\n"
        + content.strip()
        + "\n\n"
        + document.substring(to);
  }
}
