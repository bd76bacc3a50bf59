package dev.cosmicai.results.report;

import dev.cosmicai.results.summary.RunDetails;
import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Pages that are one file, without scripts, and load nothing. They are in UTF-8. */
public final class ReportPages {
  static final int SHOWN_FAILURES = 100;

  /** Of templates that the build has compiled, into this package. */
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          ReportPages.class.getClassLoader(),
          ReportPages.class.getPackageName());

  private ReportPages() {}

  /**
   * {@code report.html}: the whole run on one page, in the order in which people ask.
   *
   * @param figurePng the figure, which becomes part of the page
   */
  public static byte[] report(RunDetails run, byte[] figurePng) {
    return page("report.jte", Map.of("run", run, "figure", base64(figurePng)));
  }

  /**
   * Several runs side by side.
   *
   * @param figures each run's {@code inference.png}, by its letter; runs may lack it
   */
  public static byte[] comparison(Comparison comparison, Map<String, byte[]> figures) {
    Map<String, String> encoded = new TreeMap<>();
    figures.forEach((letter, png) -> encoded.put(letter, base64(png)));
    return page("comparison.jte", Map.of("comparison", comparison, "figures", encoded));
  }

  /** A page in the same look around other content. */
  public static byte[] framed(String title, Content content) {
    return page("frame.jte", Map.of("title", title, "content", content));
  }

  private static byte[] page(String template, Map<String, Object> parameters) {
    Utf8ByteOutput page = new Utf8ByteOutput();
    TEMPLATES.render(template, parameters, page);
    return page.toByteArray();
  }

  private static String base64(byte[] png) {
    return Base64.getEncoder().encodeToString(png);
  }
}
