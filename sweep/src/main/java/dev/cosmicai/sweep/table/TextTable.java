package dev.cosmicai.sweep.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of texts.
 *
 * @param head a text for each column
 * @param rows as many texts in each; empty for what is not known
 */
public record TextTable(List<String> head, List<List<String>> rows) {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9.,]*([eE][-+]?[0-9]+)?");

  /** Copies the lists. */
  public TextTable {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** Of a CSV, the first line of which is the head. */
  public static TextTable ofCsv(byte[] csv) {
    List<List<String>> lines = Csv.lines(new String(csv, StandardCharsets.UTF_8));
    return new TextTable(lines.get(0), lines.subList(1, lines.size()));
  }

  /** As RFC 4180 has it, with line feeds. */
  public byte[] csv() {
    return lines(line -> joined(line, TextTable::quoted, ",", "", "\n"));
  }

  /** A table of GitHub's Markdown, numbers at the right. */
  public byte[] markdown() {
    String rule =
        IntStream.range(0, head.size())
            .mapToObj(column -> isNumbers(column) ? "---:" : "---")
            .collect(Collectors.joining(" | ", "| ", " |\n"));
    StringBuilder text = new StringBuilder();
    List<List<String>> all = all();
    for (int i = 0; i < all.size(); i++) {
      text.append(joined(all.get(i), cell -> cell.replace("|", "\\|"), " | ", "| ", " |\n"));
      text.append(i == 0 ? rule : "");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A {@code tabular} with the rules of {@code booktabs}. */
  public byte[] latex() {
    StringBuilder text = new StringBuilder("\\begin{tabular}{");
    for (int column = 0; column < head.size(); column++) {
      text.append(isNumbers(column) ? "r" : "l");
    }
    text.append("}\n\\toprule\n").append(latexRow(head)).append("\\midrule\n");
    rows.forEach(row -> text.append(latexRow(row)));
    return text.append("\\bottomrule\n\\end{tabular}\n")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private List<List<String>> all() {
    List<List<String>> all = new ArrayList<>(List.of(head));
    all.addAll(rows);
    return all;
  }

  private byte[] lines(Function<List<String>, String> line) {
    return all().stream().map(line).collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether all of a column that is known are numbers. */
  public boolean isNumbers(int column) {
    return rows.stream()
        .map(row -> row.get(column))
        .filter(cell -> !cell.isEmpty())
        .allMatch(cell -> NUMBER.matcher(cell).matches());
  }

  private static String joined(
      List<String> cells, UnaryOperator<String> text, String between, String before, String after) {
    return cells.stream().map(text).collect(Collectors.joining(between, before, after));
  }

  private static String latexRow(List<String> cells) {
    return joined(cells, TextTable::escaped, " & ", "", " \\\\\n");
  }

  private static String quoted(String cell) {
    return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + cell.replace("\"", "\"\"") + '"'
        : cell;
  }

  private static String escaped(String cell) {
    return cell.chars().mapToObj(c -> escaped((char) c)).collect(Collectors.joining());
  }

  private static String escaped(char c) {
    return switch (c) {
      case '\\' -> "\\textbackslash{}";
      case '~' -> "\\textasciitilde{}";
      case '^' -> "\\textasciicircum{}";
      case '&', '%', '$', '#', '_', '{', '}' -> "\\" + c;
      case '–' -> "--";
      case '²' -> "\\textsuperscript{2}";
      default -> String.valueOf(c);
    };
  }
}
