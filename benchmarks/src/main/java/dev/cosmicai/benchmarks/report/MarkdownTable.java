package dev.cosmicai.benchmarks.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table in Markdown. */
public final class MarkdownTable {
  private final StringBuilder lines = new StringBuilder();

  /** A table with these heads, which have {@code " | "} between them. */
  public MarkdownTable(String heads) {
    lines.append("| ").append(heads).append(" |\n|");
    lines.append("---|".repeat(heads.split(" \\| ", -1).length));
  }

  /** Adds a row; a list among the cells stands for a cell each of its elements. */
  public MarkdownTable row(Object... cells) {
    lines.append(
        Stream.of(cells)
            .flatMap(cell -> cell instanceof List<?> list ? list.stream() : Stream.of(cell))
            .map(Object::toString)
            .collect(Collectors.joining(" | ", "\n| ", " |")));
    return this;
  }

  /** The lines, without a break after the last. */
  @Override
  public String toString() {
    return lines.toString();
  }
}
