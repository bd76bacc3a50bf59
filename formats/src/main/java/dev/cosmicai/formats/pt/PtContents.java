package dev.cosmicai.formats.pt;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * What the value of a pickle holds, as columns:
 *
 * <ul>
 *   <li>a tensor, an array, or numbers: one column;
 *   <li>a tuple or list of tensors, arrays or lists, or a dataset of tensors: a column each, by
 *       position;
 *   <li>a dict: columns by name; what is in a dict in it, by both names with a dot;
 *   <li>a list of tuples or dicts: each is a sample, of which each part is one row of a column;
 *   <li>a part of a dataset, or several: rows of what that holds.
 * </ul>
 */
final class PtContents {
  /** Dicts in dicts. */
  private static final int MAX_DEPTH = 16;

  private static final int MAX_NAME_BYTES = 1 << 10;
  private static final int NAME_FACTOR = 8;
  private static final int DICT_BYTES = 64;

  private final PtReading reading;
  private final Pickled pickled;
  private final PtColumns columns;
  private final PtSamples samples;
  private final PtDatasets datasets;

  PtContents(PtReading reading) {
    this.reading = reading;
    this.pickled = reading.pickled();
    this.columns = new PtColumns(reading);
    this.samples = new PtSamples(reading, columns);
    this.datasets = new PtDatasets(reading, columns, samples);
  }

  /** The columns of all that the pickle is of. */
  TensorSet all() {
    int root = pickled.root();
    if (pickled.kind(root) == Kind.DICT) {
      return named(root);
    }
    TensorSet set = inOrder(root);
    if (set == null) {
      throw reading
          .faults()
          .shape(
              "holds %s; wanted tensors, in a TensorDataset, tuple, list or dict, or a list of"
                  + " samples",
              reading.arrays().describe(root));
    }
    return set;
  }

  /** The columns of anything but a dict; null if it has none. */
  private TensorSet inOrder(int value) {
    return switch (pickled.kind(value)) {
      case CALL -> PtDatasets.isDataset(pickled, value) ? datasets.of(value) : alone(value);
      case LIST -> ofList(value, true);
      case TUPLE -> ofList(value, false);
      default -> null;
    };
  }

  private TensorSet alone(int value) {
    return TensorSet.inOrder(List.of(columns.later(value, "tensor 0")));
  }

  /** By what the first item is: a column, a sample, or a row of numbers. */
  private TensorSet ofList(int list, boolean mayGrow) {
    if (pickled.count(list) == 0) {
      return TensorSet.inOrder(List.of());
    }
    int first = pickled.at(pickled.begin(list));
    boolean numbers = reading.arrays().numbers().isNumbers(list);
    return switch (pickled.kind(first)) {
      case CALL ->
          PtDatasets.isDataset(pickled, first) ? datasets.all(list) : datasets.inOrder(list);
      case DICT, TUPLE -> samples.of(list);
      case LIST -> {
        if (!mayGrow) {
          yield datasets.inOrder(list);
        }
        yield numbers ? alone(list) : samples.of(list);
      }
      default -> numbers ? alone(list) : null;
    };
  }

  /** What is no column, such as a list of names, is no concern of ours. */
  private TensorSet named(int dict) {
    Map<String, Supplier<StridedTensor>> found = new LinkedHashMap<>();
    Set<Integer> seen = new HashSet<>();
    addEntries(dict, "", found, seen, 0);
    if (found.isEmpty() && hasNumberedColumns(dict)) {
      throw reading
          .faults()
          .shape("holds a dict with keys that are no text; wanted names of tensors");
    } else if (found.isEmpty() && pickled.count(dict) > 0) {
      throw reading
          .faults()
          .shape(
              "holds a dict of other things than tensors (%s), as a checkpoint is; wanted tensors"
                  + " by name",
              FileFaults.quote(keys(dict)));
    }
    return new TensorSet(found, true);
  }

  private void addEntries(
      int dict,
      String prefix,
      Map<String, Supplier<StridedTensor>> found,
      Set<Integer> seen,
      int depth) {
    if (depth > MAX_DEPTH || !seen.add(dict)) {
      return; // A dict that holds itself ends here.
    }
    reading.budget().chargePickle(DICT_BYTES);
    for (long at = pickled.begin(dict); at >= 0; at = pickled.after(dict, at)) {
      int key = pickled.at(at);
      at = pickled.after(dict, at);
      int value = pickled.at(at);
      if (pickled.kind(key) != Kind.TEXT || pickled.length(key) > MAX_NAME_BYTES) {
        continue;
      }
      Kind kind = pickled.kind(value);
      if (kind == Kind.DICT) {
        addEntries(value, name(prefix, key), found, seen, depth + 1);
      } else if (columns.isColumn(value)) {
        String name = name(prefix, key);
        found.put(name, columns.later(value, FileFaults.quote(name)));
      } else if (kind == Kind.CALL || kind == Kind.TUPLE || kind == Kind.LIST) {
        addColumnsOf(value, name(prefix, key), found);
      }
    }
  }

  /**
   * Those of a dataset, a tuple or samples in a dict; what is wrong with it matters if asked for.
   */
  private void addColumnsOf(int value, String name, Map<String, Supplier<StridedTensor>> found) {
    try {
      TensorSet set = inOrder(value);
      if (set != null) {
        set.byName()
            .forEach(
                (inner, column) -> {
                  reading
                      .budget()
                      .chargePickle((long) NAME_FACTOR * (name.length() + inner.length()));
                  found.put(PtSamples.joined(name, inner), column);
                });
      }
    } catch (FatalFault e) {
      if (e.reason() != Reason.PartitionShape) {
        throw e;
      }
      found.put(
          name,
          () -> {
            throw e;
          });
    }
  }

  private String name(String prefix, int key) {
    reading.budget().chargePickle((long) NAME_FACTOR * (prefix.length() + pickled.length(key)));
    return PtSamples.joined(prefix, pickled.text(key));
  }

  private boolean hasNumberedColumns(int dict) {
    for (long at = pickled.begin(dict); at >= 0; at = pickled.after(dict, at)) {
      int key = pickled.at(at);
      at = pickled.after(dict, at);
      if (pickled.kind(key) != Kind.TEXT && columns.isColumn(pickled.at(at))) {
        return true;
      }
    }
    return false;
  }

  /** The first ones, for a message. */
  private String keys(int dict) {
    StringJoiner keys = new StringJoiner(", ");
    for (long at = pickled.begin(dict);
        at >= 0 && keys.length() < MAX_NAME_BYTES;
        at = pickled.after(dict, at)) {
      int key = pickled.at(at);
      at = pickled.after(dict, at);
      if (pickled.kind(key) == Kind.TEXT && pickled.length(key) <= MAX_NAME_BYTES) {
        keys.add(pickled.text(key));
      }
    }
    return keys.toString();
  }
}
