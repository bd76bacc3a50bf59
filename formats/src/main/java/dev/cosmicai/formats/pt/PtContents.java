package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.pickle.PickleValue;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Turns what a pickle describes into tensors over the bytes that it refers to. */
final class PtContents {
  private final FileFaults faults;
  private final Function<PickleValue.Storage, Member> storages;

  /**
   * @param storages the bytes of a storage; may be longer than the storage says, checked here
   */
  PtContents(FileFaults faults, Function<PickleValue.Storage, Member> storages) {
    this.faults = faults;
    this.storages = storages;
  }

  /** The tensors of a TensorDataset, tuple, list or dict. */
  TensorSet of(PickleValue root) {
    if (root instanceof PickleValue.Dict dict) {
      return named(dict);
    } else if (root instanceof PickleValue.Dataset dataset) {
      return inOrder(dataset.tensors());
    } else if (root instanceof PickleValue.Tuple tuple) {
      return inOrder(tuple.items());
    } else if (root instanceof PickleValue.Sequence sequence) {
      return inOrder(sequence.items());
    }
    throw faults.shape(
        "holds %s; wanted a TensorDataset, tuple, list or dict of tensors", describe(root));
  }

  private TensorSet inOrder(List<PickleValue> items) {
    List<StridedTensor> tensors = new ArrayList<>();
    for (PickleValue item : items) {
      if (!(item instanceof PickleValue.TensorView view)) {
        throw faults.shape(
            "holds %s at position %d; wanted tensors only", describe(item), tensors.size());
      }
      tensors.add(tensor(view, "tensor " + tensors.size()));
    }
    return TensorSet.inOrder(tensors);
  }

  /** What is no tensor, such as a list of names, is no concern of ours. */
  private TensorSet named(PickleValue.Dict dict) {
    Map<String, StridedTensor> tensors = new LinkedHashMap<>();
    dict.items()
        .forEach(
            (name, item) -> {
              if (item instanceof PickleValue.TensorView view) {
                tensors.put(name, tensor(view, FileFaults.quote(name)));
              }
            });
    return new TensorSet(tensors, true);
  }

  private StridedTensor tensor(PickleValue.TensorView view, String label) {
    PickleValue.Storage storage = view.storage();
    Extent bytes = Extent.of(storages.apply(storage));
    if (storage.elements() > bytes.length() / storage.type().bytes()) {
      throw faults.corrupt(
          "is damaged or cut short: the storage of %s has %,d bytes for %,d elements of %s",
          label, bytes.length(), storage.elements(), storage.type());
    }
    Extent exact = bytes.slice(0, storage.elements() * storage.type().bytes());
    return StridedTensor.of(
        storage.type(),
        view.offset(),
        array(view.shape()),
        array(view.strides()),
        exact,
        faults,
        label);
  }

  private static long[] array(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private static String describe(PickleValue value) {
    if (value instanceof PickleValue.TensorView) {
      return "a single tensor";
    } else if (value instanceof PickleValue.Dataset) {
      return "a TensorDataset";
    } else if (value instanceof PickleValue.Dict) {
      return "a dict";
    } else if (value instanceof PickleValue.Tuple) {
      return "a tuple";
    } else if (value instanceof PickleValue.Sequence) {
      return "a list";
    }
    return "a plain value";
  }
}
