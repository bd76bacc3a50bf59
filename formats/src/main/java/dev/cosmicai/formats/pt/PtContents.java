package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.pickle.PickleValue;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Turns what a pickle describes into tensors over the bytes that it refers to. */
final class PtContents {
  private final FileFaults faults;
  private final Function<String, Optional<Member>> storages;

  /** Each is found, and verified when it is read, once, however many tensors share it. */
  private final Map<String, Member> found = new HashMap<>();

  /**
   * @param storages a storage's bytes by its key; may be longer than the storage says, checked here
   */
  PtContents(FileFaults faults, Function<String, Optional<Member>> storages) {
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
    List<Supplier<StridedTensor>> tensors = new ArrayList<>();
    for (PickleValue item : items) {
      if (!isTensor(item)) {
        throw faults.shape(
            "holds %s at position %d; wanted tensors only", describe(item), tensors.size());
      }
      String label = "tensor " + tensors.size();
      tensors.add(() -> tensor(item, label));
    }
    return TensorSet.inOrder(tensors);
  }

  /** What is no tensor, such as a list of names, is no concern of ours. */
  private TensorSet named(PickleValue.Dict dict) {
    Map<String, Supplier<StridedTensor>> tensors = new LinkedHashMap<>();
    dict.items()
        .forEach(
            (name, item) -> {
              if (isTensor(item)) {
                tensors.put(name, () -> tensor(item, FileFaults.quote(name)));
              }
            });
    if (tensors.isEmpty() && dict.others().stream().anyMatch(PtContents::isTensor)) {
      throw faults.shape("holds a dict with keys that are no text; wanted names of tensors");
    } else if (tensors.isEmpty() && !dict.items().isEmpty()) {
      throw faults.shape(
          "holds a dict of other things than tensors (%s), as a checkpoint is; wanted images,"
              + " magnitudes and, if known, redshift",
          FileFaults.quote(String.join(", ", dict.items().keySet())));
    }
    return new TensorSet(tensors, true);
  }

  private static boolean isTensor(PickleValue value) {
    return value instanceof PickleValue.TensorView || value instanceof PickleValue.Unread;
  }

  private StridedTensor tensor(PickleValue value, String label) {
    if (value instanceof PickleValue.Unread unread) {
      throw faults.unsupported(describe(unread), label);
    }
    PickleValue.TensorView view = (PickleValue.TensorView) value;
    PickleValue.Storage storage = view.storage();
    ElementType type = storage.kind().type();
    if (type == null) {
      throw faults.unsupported(
          "elements of " + FileFaults.quote("torch." + storage.kind().name()), label);
    }
    Extent bytes = Extent.of(found.computeIfAbsent(storage.key(), this::find));
    if (storage.elements() > bytes.length() / type.bytes()) {
      throw faults.corrupt(
          "is damaged or cut short: the storage of %s has %,d bytes for %,d elements of %s",
          label, bytes.length(), storage.elements(), type);
    }
    Extent exact = bytes.slice(0, storage.elements() * type.bytes());
    return StridedTensor.of(
        type, view.offset(), array(view.shape()), array(view.strides()), exact, faults, label);
  }

  private Member find(String key) {
    return storages
        .apply(key)
        .orElseThrow(
            () ->
                faults.corrupt(
                    "is damaged: it lacks the storage %s that its pickle refers to",
                    FileFaults.quote(key)));
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
    } else if (value instanceof PickleValue.Unread unread) {
      return "a value of " + FileFaults.quote(unread.what());
    }
    return "a plain value";
  }
}
