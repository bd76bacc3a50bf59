package dev.cosmicai.sweep.table;

import java.util.ArrayList;
import java.util.List;

/** Reads what RFC 4180 describes, with line feeds with or without carriage returns. */
public final class Csv {
  private Csv() {}

  /** The cells of each line; without empty lines. */
  public static List<List<String>> lines(String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (doubled) {
          cell.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
        cell.append(c);
      } else if (c == ',') {
        line.add(cell.toString());
        cell.setLength(0);
      } else if (c == '\n') {
        end(lines, line, cell);
        line = new ArrayList<>();
      }
    }
    end(lines, line, cell);
    return lines;
  }

  /** The cells of a text's first line; none of an empty one. */
  public static List<String> line(String text) {
    return lines(text).stream().findFirst().orElse(List.of());
  }

  private static void end(List<List<String>> lines, List<String> line, StringBuilder cell) {
    if (!line.isEmpty() || cell.length() > 0) {
      line.add(cell.toString());
      lines.add(line);
    }
    cell.setLength(0);
  }
}
