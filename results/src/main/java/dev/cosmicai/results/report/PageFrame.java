package dev.cosmicai.results.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What all pages begin and end with: one file without scripts that loads nothing. */
final class PageFrame {
  static final String END = "</main>\n</body>\n</html>\n";

  private PageFrame() {}

  /** Everything before a page's own content. */
  static String begin(String title) {
    return new Markup()
        .raw("<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n")
        .raw("<meta name='viewport' content='width=device-width, initial-scale=1'>\n")
        .raw("<meta name='color-scheme' content='light dark'>\n")
        .add("<title>{}</title>\n", title)
        .raw("<style>\n" + css() + "</style>\n</head>\n<body>\n<main>\n")
        .toString();
  }

  private static String css() {
    try (InputStream in = PageFrame.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
