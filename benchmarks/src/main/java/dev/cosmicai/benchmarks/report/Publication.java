package dev.cosmicai.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of every program that says where its figures go, beside the terminal. */
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
   * @param section where they go; see {@link DocumentSection}
   */
  public void tables(String section, String markdown) throws IOException {
    System.out.println(markdown);
    if (document != null) {
      Files.writeString(
          document, new DocumentSection(section).replaceIn(Files.readString(document), markdown));
    }
  }
}
