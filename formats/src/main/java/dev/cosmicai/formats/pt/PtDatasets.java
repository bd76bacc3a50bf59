package dev.cosmicai.formats.pt;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.pickle.PickleGlobal;
import dev.cosmicai.formats.pickle.PickleName;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * torch's datasets: {@code TensorDataset}, of columns by position; {@code Subset}, of some rows of
 * another one; {@code ConcatDataset}, of several behind one another. A list of samples is one, too.
 */
final class PtDatasets {
  /** Datasets in datasets. */
  private static final int MAX_DEPTH = 16;

  /** What noting one takes in memory, and each part of it. */
  private static final int DATASET_BYTES = 256;

  private static final int PART_BYTES = 16;

  private final PtReading reading;
  private final Pickled pickled;
  private final PtColumns columns;
  private final PtSamples samples;

  /** Several may be parts of the same one. */
  private final Map<Integer, TensorSet> known = new HashMap<>();

  PtDatasets(PtReading reading, PtColumns columns, PtSamples samples) {
    this.reading = reading;
    this.pickled = reading.pickled();
    this.columns = columns;
    this.samples = samples;
  }

  /** Whether a value is an object of such a class. One of the user's own is a TensorDataset. */
  static boolean isDataset(Pickled pickled, int value) {
    if (pickled.kind(value) != Kind.CALL) {
      return false;
    }
    PickleName name = pickled.name(value);
    return name instanceof PickleName.Foreign
        || (name instanceof PickleName.Known known
            && switch (known.global()) {
              case TENSOR_DATASET, SUBSET, CONCAT_DATASET -> true;
              default -> false;
            });
  }

  /** The columns of a dataset. */
  TensorSet of(int dataset) {
    return of(dataset, 0);
  }

  /** The columns of several datasets in a list, one behind the other. */
  TensorSet all(int list) {
    return concatenated(list, 0);
  }

  private TensorSet of(int dataset, int depth) {
    if (known.containsKey(dataset)) {
      return known.get(dataset);
    } else if (depth > MAX_DEPTH) {
      throw reading.faults().shape("holds datasets in datasets, too deep to follow");
    }
    reading.budget().chargePickle(DATASET_BYTES);
    TensorSet set;
    if (!isDataset(pickled, dataset)) {
      set = ofSamples(dataset);
    } else if (pickled.isCall(dataset, PickleGlobal.SUBSET)) {
      set = subset(dataset, depth);
    } else if (pickled.isCall(dataset, PickleGlobal.CONCAT_DATASET)) {
      set = concatenated(attribute(dataset, "datasets"), depth);
    } else {
      set = inOrder(attribute(dataset, "tensors"));
    }
    known.put(dataset, set);
    return set;
  }

  private TensorSet ofSamples(int list) {
    Kind kind = pickled.kind(list);
    if (kind != Kind.LIST && kind != Kind.TUPLE) {
      throw reading
          .faults()
          .shape(
              "holds a dataset made of %s; wanted one of tensors, or a list of samples",
              reading.arrays().describe(list));
    }
    return samples.of(list);
  }

  /** A column for each of several tensors. */
  TensorSet inOrder(int tensors) {
    List<Supplier<StridedTensor>> found = new ArrayList<>();
    require(pickled.kind(tensors) == Kind.TUPLE || pickled.kind(tensors) == Kind.LIST);
    for (long at = pickled.begin(tensors); at >= 0; at = pickled.after(tensors, at)) {
      if (!columns.isColumn(pickled.at(at))) {
        throw reading
            .faults()
            .shape(
                "holds %s at position %d; wanted tensors only",
                reading.arrays().describe(pickled.at(at)), found.size());
      }
      found.add(columns.later(pickled.at(at), "tensor " + found.size()));
    }
    return TensorSet.inOrder(found);
  }

  private TensorSet subset(int dataset, int depth) {
    TensorSet whole = of(attribute(dataset, "dataset"), depth + 1);
    PtIndices written = new PtIndices(reading, columns, attribute(dataset, "indices"));
    Supplier<long[]> indices = PtColumns.once(written::all);
    Map<String, Supplier<StridedTensor>> parts = new LinkedHashMap<>();
    whole
        .byName()
        .forEach(
            (name, column) ->
                parts.put(
                    name,
                    PtColumns.once(
                        () ->
                            reading
                                .gathered(FileFaults.quote(name))
                                .rows(column.get(), indices.get()))));
    return new TensorSet(parts, whole.named());
  }

  private TensorSet concatenated(int list, int depth) {
    require(pickled.kind(list) == Kind.LIST || pickled.kind(list) == Kind.TUPLE);
    List<TensorSet> parts = new ArrayList<>();
    for (long at = pickled.begin(list); at >= 0; at = pickled.after(list, at)) {
      reading.budget().chargePickle(PART_BYTES);
      parts.add(of(pickled.at(at), depth + 1));
    }
    Map<String, Supplier<StridedTensor>> whole = new LinkedHashMap<>();
    if (parts.isEmpty()) {
      return new TensorSet(whole, false);
    }
    for (String name : parts.get(0).byName().keySet()) {
      whole.put(name, PtColumns.once(() -> concatenated(parts, name)));
    }
    return new TensorSet(whole, parts.get(0).named());
  }

  private StridedTensor concatenated(List<TensorSet> parts, String name) {
    reading.budget().chargePickle(PART_BYTES * (long) parts.size());
    List<StridedTensor> columnParts = new ArrayList<>(parts.size());
    for (TensorSet part : parts) {
      Supplier<StridedTensor> column = part.byName().get(name);
      if (column == null) {
        throw reading
            .faults()
            .shape(
                "holds %s in one part and not in another; all parts must be alike",
                FileFaults.quote(name));
      }
      columnParts.add(column.get());
    }
    return reading.gathered(FileFaults.quote(name)).concatenated(columnParts);
  }

  /** An attribute of a dataset, as its state has it. */
  private int attribute(int dataset, String name) {
    int state = pickled.state(dataset);
    require(state != Pickled.NOTHING);
    int value = pickled.find(state, name);
    require(value != Pickled.NOTHING);
    return value;
  }

  private void require(boolean holds) {
    if (!holds) {
      throw damaged();
    }
  }

  private FatalFault damaged() {
    return reading.faults().badPickle("describes a dataset wrongly");
  }
}
