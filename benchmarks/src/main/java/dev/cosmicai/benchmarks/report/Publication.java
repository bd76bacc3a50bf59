package dev.cosmicai.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The option of every program that says where its tables go, beside the terminal. */
public final class Publication {
  @Option(
      names = "--write",
      paramLabel = "DOCUMENT",
      description =
          "Also put the tables into this document, such as docs/benchmarks.md, in place of the last"
              + " ones.")
  private Path document;

  /**
   * Prints tables and puts them into the document.
   *
   * @param section the name of the document's section that they replace
   * @param parts tables and paragraphs
   */
  public void publish(String section, List<?> parts) throws IOException {
    String markdown = parts.stream().map(Object::toString).collect(Collectors.joining("\n\n"));
    System.out.println(markdown);
    if (document != null) {
      Files.writeString(document, replaced(Files.readString(document), section, markdown));
    }
  }

  /**
   * The document with other content between {@code <!-- measured: SECTION -->} and {@code <!-- end:
   * SECTION -->}, each on a line of its own.
   *
   * @throws IllegalArgumentException if the document has no such section
   */
  static String replaced(String document, String section, String content) {
    String begin = "<!-- measured: " + section + " -->\n";
    String end = "<!-- end: " + section + " -->";
    int from = document.indexOf(begin);
    int to = document.indexOf(end, Math.max(from, 0));
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException(
          "it has no section between the lines %s and %s; add them where the figures belong"
              .formatted(begin.strip(), end));
    }
    String before = document.substring(0, from + begin.length());
    return before + "\n" + content.strip() + "\n\n" + document.substring(to);
  }
}
