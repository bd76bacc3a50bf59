package dev.cosmicai.benchmarks.report;

import java.util.List;
import java.util.StringJoiner;

/** A table in Markdown. */
public final class MarkdownTable {
  private final StringJoiner lines = new StringJoiner("\n");

  /** A table with these heads; a list among them stands for a column each of its elements. */
  public MarkdownTable(Object... heads) {
    int columns = line(heads);
    lines.add("|" + "---|".repeat(columns));
  }

  /** Adds a row; a list among the cells stands for a cell each of its elements. */
  public MarkdownTable row(Object... cells) {
    line(cells);
    return this;
  }

  /** The lines, without a break after the last. */
  @Override
  public String toString() {
    return lines.toString();
  }

  private int line(Object... cells) {
    List<String> texts =
        List.of(cells).stream()
            .flatMap(cell -> cell instanceof List<?> list ? list.stream() : List.of(cell).stream())
            .map(Object::toString)
            .toList();
    lines.add("| " + String.join(" | ", texts) + " |");
    return texts.size();
  }
}
