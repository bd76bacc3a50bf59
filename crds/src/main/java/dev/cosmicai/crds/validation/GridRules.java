package dev.cosmicai.crds.validation;

import dev.cosmicai.contract.ObjectUriSyntax;
import dev.cosmicai.contract.words.Spelling;
import dev.cosmicai.crds.ByteQuantity;
import dev.cosmicai.crds.sweep.AxisSpec;
import dev.cosmicai.crds.sweep.DatasetSpec;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.crds.sweep.SweepCell;
import dev.cosmicai.crds.sweep.SweptField;
import dev.cosmicai.crds.sweep.SweptFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules for what varies in a sweep: axes, data sets, and the cells that are left out. */
final class GridRules {
  private static final String AXES = "spec.axes";

  private GridRules() {}

  static List<Problem> check(InferenceSweepSpec spec) {
    List<Problem> problems = new ArrayList<>();
    if (spec.axes() == null && spec.datasets() == null) {
      problems.add(new Problem(AXES, "is missing; " + InferenceSweepSpec.EMPTY_MESSAGE));
    }
    if (spec.axes() != null) {
      axes(spec.axes(), problems);
    }
    if (spec.datasets() != null) {
      datasets(spec.datasets(), problems);
    }
    if (problems.isEmpty() && product(spec) > InferenceSweepSpec.MAX_CELLS) {
      problems.add(
          new Problem(
              AXES, "make " + product(spec) + " cells; " + InferenceSweepSpec.CELLS_MESSAGE));
    }
    if (problems.isEmpty() && spec.exclude() != null) {
      exclude(spec, problems);
    }
    return problems;
  }

  private static void axes(List<AxisSpec> axes, List<Problem> problems) {
    count(AXES, axes.size(), InferenceSweepSpec.MAX_AXES, problems);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < axes.size(); i++) {
      AxisSpec axis = axes.get(i);
      String path = AXES + "[" + i + "]";
      if (axis.field() == null) {
        problems.add(InferenceJobValidator.missing(path + ".field"));
      } else if (!seen.add(axis.field())) {
        problems.add(
            new Problem(
                path + ".field", "is '" + axis.field() + "' again; put its values into one axis"));
      } else if (!SweptFields.byPath().containsKey(axis.field())) {
        problems.add(noField(path + ".field", axis.field()));
      }
      if (axis.values() == null) {
        problems.add(InferenceJobValidator.missing(path + ".values"));
      } else {
        values(path + ".values", axis, problems);
      }
    }
  }

  private static Problem noField(String path, String field) {
    Set<String> fields = SweptFields.byPath().keySet();
    String hint =
        Spelling.closest(field, fields)
            .map(close -> "did you mean " + close + "?")
            .orElse("the fields that an axis may set are " + String.join(", ", fields));
    return new Problem(path, "is '" + field + "'; " + hint);
  }

  private static void values(String path, AxisSpec axis, List<Problem> problems) {
    count(path, axis.values().size(), AxisSpec.MAX_VALUES, problems);
    SweptField field = axis.field() == null ? null : SweptFields.byPath().get(axis.field());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < axis.values().size(); i++) {
      String value = axis.values().get(i);
      String place = path + "[" + i + "]";
      int chars = value.codePointCount(0, value.length());
      if (!seen.add(value)) {
        problems.add(new Problem(place, "is '" + value + "' again; give each value once"));
      } else if (chars > AxisSpec.MAX_VALUE_CHARS) {
        String length = "has %d characters; it may have at most %d";
        problems.add(new Problem(place, length.formatted(chars, AxisSpec.MAX_VALUE_CHARS)));
      } else if (field != null) {
        field.problem(value).ifPresent(problem -> problems.add(new Problem(place, problem)));
      }
    }
  }

  private static void datasets(List<DatasetSpec> datasets, List<Problem> problems) {
    count("spec.datasets", datasets.size(), InferenceSweepSpec.MAX_DATASETS, problems);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < datasets.size(); i++) {
      DatasetSpec dataset = datasets.get(i);
      String path = "spec.datasets[" + i + "]";
      String name = dataset.name();
      if (name == null) {
        problems.add(InferenceJobValidator.missing(path + ".name"));
      } else if (name.length() > DatasetSpec.MAX_NAME_CHARS) {
        String length = "has %d characters; it may have at most %d";
        problems.add(
            new Problem(
                path + ".name", length.formatted(name.length(), DatasetSpec.MAX_NAME_CHARS)));
      } else if (!name.matches(DatasetSpec.NAME_PATTERN)) {
        problems.add(new Problem(path + ".name", "is '" + name + "'; " + DatasetSpec.NAME_MESSAGE));
      } else if (!seen.add(name)) {
        problems.add(
            new Problem(path + ".name", "is '" + name + "' again; each needs a name of its own"));
      }
      partitionSize(path + ".partitionSize", dataset.partitionSize(), problems);
      InferenceJobValidator.uri(
          path + ".uri", dataset.uri(), ObjectUriSyntax::folderProblem, problems);
    }
  }

  private static void partitionSize(String path, String size, List<Problem> problems) {
    if (size != null) {
      try {
        ByteQuantity.parse(size);
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(path, e.getMessage()));
      }
    }
  }

  private static void exclude(InferenceSweepSpec spec, List<Problem> problems) {
    String path = "spec.exclude";
    count(path, spec.exclude().size(), InferenceSweepSpec.MAX_EXCLUSIONS, problems);
    for (int i = 0; i < spec.exclude().size(); i++) {
      Map<String, String> values = spec.exclude().get(i);
      String place = path + "[" + i + "]";
      if (values.isEmpty()) {
        problems.add(new Problem(place, "is empty; " + InferenceSweepSpec.EXCLUDE_MESSAGE));
      }
      values.forEach((axis, value) -> excluded(spec, place, axis, value, problems));
    }
    if (problems.isEmpty() && SweepCell.of(spec).isEmpty()) {
      problems.add(new Problem(path, "leaves no cell of the grid; take something out of it"));
    }
  }

  private static void excluded(
      InferenceSweepSpec spec, String place, String axis, String value, List<Problem> problems) {
    List<String> values = valuesOf(spec, axis);
    if (values.isEmpty()) {
      problems.add(
          new Problem(place, "names '" + axis + "'; " + InferenceSweepSpec.EXCLUDE_MESSAGE));
    } else if (!values.contains(value)) {
      problems.add(
          new Problem(
              place + "." + axis,
              "is '" + value + "', which is none of its values: " + String.join(", ", values)));
    }
  }

  private static List<String> valuesOf(InferenceSweepSpec spec, String axis) {
    if (axis.equals(InferenceSweepSpec.DATASET)) {
      return spec.datasets() == null
          ? List.of()
          : spec.datasets().stream().map(DatasetSpec::name).toList();
    }
    return spec.axes() == null
        ? List.of()
        : spec.axes().stream()
            .filter(candidate -> candidate.field().equals(axis))
            .findFirst()
            .map(AxisSpec::values)
            .orElse(List.of());
  }

  /** Of at most 6 lists of at most 100 values, and 100 data sets: no more than a long holds. */
  private static long product(InferenceSweepSpec spec) {
    long cells = spec.datasets() == null ? 1 : spec.datasets().size();
    for (AxisSpec axis : spec.axes() == null ? List.<AxisSpec>of() : spec.axes()) {
      cells *= axis.values().size();
    }
    return cells;
  }

  private static void count(String path, int count, int most, List<Problem> problems) {
    if (count == 0) {
      problems.add(new Problem(path, "is empty; it must have at least 1 entry"));
    }
    WorkerRules.atMost(path, count, most, problems);
  }
}
