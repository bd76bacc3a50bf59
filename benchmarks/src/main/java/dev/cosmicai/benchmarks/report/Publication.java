package dev.cosmicai.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The option of every program that says where its tables go, beside the terminal. */
public final class Publication {
  private static final int COLUMNS = 120;

  @Option(
      names = "--write",
      paramLabel = "DOCUMENT",
      description =
          "Also put the tables into this document, such as docs/benchmarks.md, in place of the last"
              + " ones from a processor of the same class.")
  private Path document;

  @Option(
      names = "--remark",
      paramLabel = "TEXT",
      description = "A sentence to stand above the tables, such as 'The machine was not quiet.'")
  private String remark = "";

  /**
   * Prints tables, below a line that names machine and day, and puts them into the document.
   *
   * @param benchmark whose tables of this machine's class of processor they replace
   * @param parts tables, and paragraphs as strings
   */
  public void publish(String benchmark, List<?> parts) throws IOException {
    Machine machine = Machine.current();
    String measured =
        "Measured on %s, on %s. %s"
            .formatted(machine.text(), LocalDate.now(ZoneOffset.UTC), remark);
    String markdown =
        Stream.concat(Stream.of(measured), parts.stream())
            .map(part -> part instanceof String text ? wrapped(text) : part.toString())
            .collect(Collectors.joining("\n\n"));
    System.out.println(markdown);
    if (document != null) {
      MeasuredPage page = new MeasuredPage(Files.readString(document));
      Files.writeString(
          document, page.with(machine.processorClass(), benchmark, markdown).document());
    }
  }

  /** The words of a paragraph in lines of at most 120 columns. */
  static String wrapped(String paragraph) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : paragraph.strip().split("\\s+", -1)) {
      boolean fits = column + 1 + word.length() <= COLUMNS;
      if (column > 0) {
        lines.append(fits ? ' ' : '\n');
      }
      lines.append(word);
      column = column > 0 && fits ? column + 1 + word.length() : word.length();
    }
    return lines.toString();
  }
}
