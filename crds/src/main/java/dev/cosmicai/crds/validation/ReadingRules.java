package dev.cosmicai.crds.validation;

import dev.cosmicai.contract.Reading;
import dev.cosmicai.crds.DataSpec;
import dev.cosmicai.crds.RunSpecs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The rules for which columns are read and what becomes of them. */
final class ReadingRules {
  private static final String DATA = "spec.data";
  private static final Pattern NO_COLUMN = Pattern.compile(DataSpec.NO_COLUMN_PATTERN);

  private ReadingRules() {}

  static List<Problem> check(DataSpec data) {
    List<Problem> problems = new ArrayList<>();
    columns(data.columns() == null ? Map.of() : data.columns(), problems);
    keep(data.keep() == null ? List.of() : data.keep(), problems);
    TransformRules.check(data.transforms() == null ? List.of() : data.transforms(), problems);
    if (problems.isEmpty()) {
      size(data, problems);
    }
    return problems;
  }

  private static void columns(Map<String, String> columns, List<Problem> problems) {
    String path = DATA + ".columns";
    WorkerRules.atMost(path, columns.size(), DataSpec.MAX_COLUMNS, problems);
    new TreeMap<>(columns)
        .forEach(
            (name, column) -> {
              if (name.isEmpty() || chars(name) > DataSpec.MAX_NAME_CHARS) {
                String length = "has a name of %d characters; " + DataSpec.NAMES_MESSAGE;
                problems.add(new Problem(path, length.formatted(chars(name))));
              }
              if (chars(column) > DataSpec.MAX_COLUMN_CHARS) {
                String length = "has %d characters; it may have at most %d";
                problems.add(
                    new Problem(
                        path + "." + name,
                        length.formatted(chars(column), DataSpec.MAX_COLUMN_CHARS)));
              } else if (NO_COLUMN.matcher(column).find()) {
                problems.add(
                    new Problem(
                        path + "." + name, "is '" + column + "'; " + DataSpec.NO_COLUMN_MESSAGE));
              }
            });
  }

  private static void keep(List<String> keep, List<Problem> problems) {
    String path = DATA + ".keep";
    WorkerRules.atMost(path, keep.size(), Reading.MAX_KEPT, problems);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < keep.size(); i++) {
      String name = keep.get(i);
      String place = path + "[" + i + "]";
      requireName(place, name, problems);
      if (Reading.RESERVED.contains(name)) {
        problems.add(new Problem(place, "is '" + name + "'; " + DataSpec.RESERVED_MESSAGE));
      }
      if (!seen.add(name)) {
        problems.add(new Problem(place, "is '" + name + "' again; name a column once"));
      }
    }
  }

  /** All of it goes to the coordinator as one environment variable. */
  private static void size(DataSpec data, List<Problem> problems) {
    String text = RunSpecs.reading(data, null).toString();
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Reading.MAX_BYTES) {
      String length =
          "has columns, keep and transforms of %d bytes as JSON; they may have at most %d: use * for"
              + " many columns, and one number for all channels";
      problems.add(new Problem(DATA, length.formatted(bytes, Reading.MAX_BYTES)));
    }
  }

  /** That a text is the name of an input or a column. */
  static void requireName(String path, String name, List<Problem> problems) {
    if (name.isEmpty() || chars(name) > DataSpec.MAX_NAME_CHARS) {
      String length = "has %d characters; it must have from 1 to %d";
      problems.add(new Problem(path, length.formatted(chars(name), DataSpec.MAX_NAME_CHARS)));
    }
  }

  /** As an API server counts them. */
  private static int chars(String text) {
    return text.codePointCount(0, text.length());
  }
}
