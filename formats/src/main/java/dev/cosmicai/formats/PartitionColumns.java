package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Finds columns among a file's tensors. Where the file only has an order, inputs come first and
 * then targets. Where it has names, a column is found by its own, by one that people use for it
 * ({@link ColumnNames}) or by numpy's {@code arr_0} for the first, and so on. What nobody wants is
 * not looked at. For one thread.
 */
public final class PartitionColumns {
  private static final Pattern PARAMETER = Pattern.compile("(.*\\.)?(weight|bias)");

  private final Map<String, Supplier<StridedTensor>> tensors;
  private final boolean named;
  private final ByteColumn.Finder bytes;

  /** The column that names an image beside the table; null if there is none. */
  private final String fileNames;

  private final MemoryBudget budget;
  private final FileFaults faults;

  PartitionColumns(TensorSet set, MemoryBudget budget, FileFaults faults) {
    this(set, ByteColumn.Finder.NONE, null, budget, faults);
  }

  PartitionColumns(
      TensorSet set,
      ByteColumn.Finder bytes,
      String fileNames,
      MemoryBudget budget,
      FileFaults faults) {
    this.tensors = set.byName();
    this.named = set.named();
    this.bytes = bytes;
    this.fileNames = fileNames;
    this.budget = budget;
    this.faults = faults;
  }

  /**
   * Finds the columns and checks that they have equally many rows. They are copied only where they
   * must be put side by side.
   *
   * @throws FatalFault (PartitionShape) naming the column that is missing or does not fit
   */
  public PartitionLayout layout(ColumnSelection selection) {
    int known = selection.inputs().size() + selection.targets().size();
    if (!named && selection.renamed().isEmpty() && tensors.size() > known) {
      throw faults.shape("holds %d tensors; wanted %s", tensors.size(), selection.wanted());
    }
    List<StridedTensor> inputs = new ArrayList<>();
    List<StridedTensor> targets = new ArrayList<>();
    Map<Integer, ByteColumn> encoded = new HashMap<>();
    for (String input : selection.inputs()) {
      ByteColumn files = files(input, inputs.size(), selection);
      StridedTensor found = files == null ? find(input, inputs.size(), selection) : null;
      if (files == null && found == null && fileNames != null && encoded.isEmpty()) {
        files = bytes.find(fileNames);
      }
      if (files != null) {
        encoded.put(inputs.size(), files);
      } else if (found == null) {
        throw missing(input, selection);
      }
      inputs.add(found);
    }
    for (String target : selection.targets()) {
      targets.add(find(target, inputs.size() + targets.size(), selection));
    }
    List<StridedTensor> kept = new ArrayList<>();
    Map<Integer, ByteColumn.Texts> text = new HashMap<>();
    for (String column : selection.kept()) {
      ByteColumn.Texts texts = texts(column);
      if (texts != null) {
        text.put(kept.size(), texts);
      }
      kept.add(texts == null ? exactly(column) : null);
    }
    return checked(selection, new PartitionLayout(budget, 0, inputs, targets, kept, encoded, text));
  }

  /** What an input's column is, if it holds files or their names; else null. */
  private ByteColumn files(String column, int position, ColumnSelection selection) {
    String renamed = selection.renamed().get(column);
    List<String> names =
        renamed == null ? ColumnNames.of(column, position) : List.of(renamed.strip());
    for (String name : names) {
      ByteColumn found = bytes.find(name);
      if (found != null || tensors.containsKey(name)) {
        return found;
      }
      // As Hugging Face stores images: a struct of bytes and path.
      ByteColumn member = bytes.find(name + ".bytes");
      if (member != null) {
        return member;
      }
    }
    return null;
  }

  /** A column of text that is kept; null if it holds numbers, or is not there. */
  private ByteColumn.Texts texts(String column) {
    ByteColumn found = bytes.find(column);
    return found instanceof ByteColumn.Contents contents
        ? ByteColumn.Texts.of(contents.column(), budget, faults)
        : (ByteColumn.Texts) found;
  }

  /** Null if there is none of that name. */
  private StridedTensor find(String column, int position, ColumnSelection selection) {
    String renamed = selection.renamed().get(column);
    if (renamed != null) {
      return renamed(column, renamed);
    } else if (!named) {
      return read(Integer.toString(position));
    }
    List<String> present =
        ColumnNames.of(column, position).stream().filter(tensors::containsKey).toList();
    if (present.size() > 1) {
      throw faults.shape(
          "holds both `%s` and `%s`; wanted one, or data.columns: {%s: …} to say which",
          present.get(0), present.get(1), column);
    }
    return present.isEmpty() ? null : read(present.get(0));
  }

  private StridedTensor renamed(String column, String pattern) {
    List<StridedTensor> parts = new ArrayList<>();
    for (String part : pattern.split(",", -1)) {
      String name = part.strip();
      if (name.contains("*")) {
        List<String> matching = matching(name);
        if (matching.isEmpty()) {
          throw lacks(name);
        }
        matching.forEach(match -> parts.add(exactly(match)));
      } else {
        parts.add(exactly(name));
      }
    }
    if (parts.size() == 1) {
      return parts.get(0);
    }
    for (StridedTensor part : parts) {
      requireRows(part, column);
      requireCount(part, column, parts.get(0), column);
    }
    return StackedColumns.of(parts, budget, faults, FileFaults.quote(column));
  }

  /** In the order of the file. */
  private List<String> matching(String wildcard) {
    String pattern =
        String.join(".*", Arrays.stream(wildcard.split("\\*", -1)).map(Pattern::quote).toList());
    return tensors.keySet().stream().filter(Pattern.compile(pattern).asMatchPredicate()).toList();
  }

  private StridedTensor exactly(String name) {
    StridedTensor found = read(name);
    if (found == null) {
      throw lacks(name);
    }
    return found;
  }

  private FatalFault lacks(String name) {
    return faults.shape(
        "holds no column %s as the job asks, but %s; correct data.columns or data.keep",
        FileFaults.quote(name), present());
  }

  private FatalFault missing(String column, ColumnSelection selection) {
    if (isStateDict()) {
      return faults.shape(
          "holds the weights of a network (%s), no partition; name the partitions' folder in"
              + " data.uri, and make a model of weights with cosmic-export",
          present());
    }
    return faults.shape(
        "holds no %s%s; wanted %s, in this order or by name%s",
        column,
        named && !tensors.isEmpty() ? " but " + present() : "",
        selection.wanted(),
        ColumnNames.near(column, tensors.keySet())
            .filter(name -> named)
            .map(
                name ->
                    "; if `%s` is meant, write data.columns: {%s: %s}"
                        .formatted(name, column, name))
            .orElse(
                named
                    ? "; to say which is meant, write data.columns: {%s: …}".formatted(column)
                    : ""));
  }

  private String present() {
    return named
        ? FileFaults.quote(String.join(", ", tensors.keySet()))
        : tensors.size() + " tensors without names";
  }

  /** As torch names a module's parameters; in a table it may be anything's weight. */
  private boolean isStateDict() {
    boolean isTable = bytes != ByteColumn.Finder.NONE;
    return named && !isTable && tensors.keySet().stream().anyMatch(PARAMETER.asMatchPredicate());
  }

  /** Null if there is none. */
  private StridedTensor read(String name) {
    return tensors.containsKey(name) ? tensors.get(name).get() : null;
  }

  private PartitionLayout checked(ColumnSelection selection, PartitionLayout layout) {
    StridedTensor first = layout.inputs().get(0);
    String firstName = selection.inputs().get(0);
    layout.encoded().values().forEach(this::requireRows);
    if (first == null) {
      return layout; // A table's columns all have its rows.
    }
    check(selection.inputs(), layout.inputs(), first, firstName);
    check(selection.targets(), layout.targets(), first, firstName);
    check(selection.kept(), layout.kept(), first, firstName);
    return layout;
  }

  private void check(
      List<String> names, List<StridedTensor> columns, StridedTensor first, String firstName) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) != null) {
        requireRows(columns.get(i), names.get(i));
        requireCount(columns.get(i), names.get(i), first, firstName);
      }
    }
  }

  private void requireRows(StridedTensor column, String name) {
    long[] shape = column.shape();
    if (shape.length == 0) {
      throw faults.shape("holds %s of %s; wanted a row for each sample, [N, …]", name, column);
    }
    double elements = Arrays.stream(shape).skip(1).asDoubleStream().reduce(1, (a, b) -> a * b);
    boolean empty = elements == 0;
    if (empty || shape[0] > Integer.MAX_VALUE || elements * Double.BYTES > Integer.MAX_VALUE) {
      throw faults.shape(
          "holds %s of %s; wanted rows of %s",
          name, column, empty ? "at least one number" : "less than 2 GiB");
    }
  }

  private void requireRows(ByteColumn column) {
    if (column.rows() > Integer.MAX_VALUE) {
      throw faults.shape("holds %,d rows; wanted at most %,d", column.rows(), Integer.MAX_VALUE);
    }
  }

  private void requireCount(
      StridedTensor column, String name, StridedTensor first, String firstName) {
    if (column.shape()[0] != first.shape()[0]) {
      throw faults.shape(
          "holds %s of %s, but %s of %s; wanted equally many rows", name, column, firstName, first);
    }
  }
}
