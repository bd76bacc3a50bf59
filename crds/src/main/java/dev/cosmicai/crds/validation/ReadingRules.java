package dev.cosmicai.crds.validation;

import dev.cosmicai.contract.Reading;
import dev.cosmicai.crds.DataSpec;
import dev.cosmicai.crds.TransformSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What can be wrong with how columns are read. */
final class ReadingRules {
  private static final String DATA = "spec.data.";

  private ReadingRules() {}

  static List<Problem> problems(DataSpec data) {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> columns = data.columns() == null ? Map.of() : data.columns();
    if (columns.size() > DataSpec.MAX_COLUMNS) {
      problems.add(new Problem(DATA + "columns", "has more than " + DataSpec.MAX_COLUMNS));
    }
    columns.forEach(
        (name, column) -> {
          if (name.length() > DataSpec.MAX_COLUMN_CHARS
              || column.isEmpty()
              || column.length() > DataSpec.MAX_PATTERN_CHARS) {
            problems.add(new Problem(DATA + "columns." + name, DataSpec.COLUMNS_MESSAGE));
          }
        });
    List<String> keep = data.keep() == null ? List.of() : data.keep();
    if (keep.size() > Reading.MAX_KEPT) {
      problems.add(new Problem(DATA + "keep", "has more than " + Reading.MAX_KEPT));
    }
    for (int i = 0; i < keep.size(); i++) {
      if (keep.get(i).isEmpty() || keep.get(i).length() > DataSpec.MAX_COLUMN_CHARS) {
        problems.add(new Problem(DATA + "keep[" + i + "]", DataSpec.KEEP_MESSAGE));
      }
    }
    problems.addAll(transforms(data.transforms() == null ? List.of() : data.transforms()));
    return problems;
  }

  private static List<Problem> transforms(List<TransformSpec> transforms) {
    List<Problem> problems = new ArrayList<>();
    if (transforms.size() > DataSpec.MAX_TRANSFORMS) {
      problems.add(new Problem(DATA + "transforms", "has more than " + DataSpec.MAX_TRANSFORMS));
    }
    for (int i = 0; i < transforms.size(); i++) {
      String path = DATA + "transforms[" + i + "]";
      if (transforms.get(i).input() == null) {
        problems.add(new Problem(path + ".input", "is missing"));
      }
      try {
        transforms.get(i).toTransform();
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(path, "is wrong: " + e.getMessage()));
      }
    }
    return problems;
  }
}
