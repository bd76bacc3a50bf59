package dev.cosmicai.benchmarks.report;

/**
 * A document with a part for each class of processor, and in it the newest tables of each
 * benchmark. Parts and tables lie between lines that say so, and all around them is for people:
 *
 * <pre>{@code
 * <!-- processor: avx2 -->
 *
 * ## Measured on avx2
 *
 * ### rank on avx2
 *
 * <!-- measured: rank -->
 * tables
 * <!-- end: rank -->
 *
 * <!-- end of processor: avx2 -->
 *
 * <!-- other processors go above this line -->
 * }</pre>
 *
 * @param document the whole text, in Markdown
 */
record MeasuredPage(String document) {
  private static final String PLACE_OF_OTHERS = "<!-- other processors go above this line -->";

  /**
   * The page with other tables of this benchmark in the part of this class, and all else as it is.
   * What is not there yet is added: tables at the end of the part, a part behind the others.
   *
   * @throws IllegalArgumentException if the page has neither the part nor a place for it, or a part
   *     or tables without an end
   */
  MeasuredPage with(String processorClass, String benchmark, String tables) {
    String begin = "<!-- processor: " + processorClass + " -->\n";
    String end = "<!-- end of processor: " + processorClass + " -->\n";
    if (!document.contains(begin)) {
      String part = "%s\n## Measured on %s\n\n%s\n".formatted(begin, processorClass, end);
      return inserted(PLACE_OF_OTHERS, 0, part).with(processorClass, benchmark, tables);
    }
    int from = document.indexOf(begin);
    int to = indexOf(end, from);
    String measured = "<!-- measured: " + benchmark + " -->\n";
    int old = document.indexOf(measured, from);
    if (old < 0 || old > to) {
      String block =
          "### %s on %s\n\n%s<!-- end: %s -->\n\n"
              .formatted(benchmark, processorClass, measured, benchmark);
      return inserted(end, from, block).with(processorClass, benchmark, tables);
    }
    int oldEnd = indexOf("<!-- end: " + benchmark + " -->\n", old);
    if (oldEnd > to) {
      throw new IllegalArgumentException(
          "the tables of %s on %s have no end; add the line <!-- end: %s -->"
              .formatted(benchmark, processorClass, benchmark));
    }
    String before = document.substring(0, old + measured.length());
    return new MeasuredPage(before + "\n" + tables.strip() + "\n\n" + document.substring(oldEnd));
  }

  private MeasuredPage inserted(String before, int from, String text) {
    int place = indexOf(before, from);
    return new MeasuredPage(document.substring(0, place) + text + document.substring(place));
  }

  private int indexOf(String line, int from) {
    int found = document.indexOf(line, from);
    if (found < 0) {
      throw new IllegalArgumentException(
          "the document lacks the line %s; add it where the figures belong"
              .formatted(line.strip()));
    }
    return found;
  }
}
