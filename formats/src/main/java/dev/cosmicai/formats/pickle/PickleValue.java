package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle of tensors is made of. Containers may hold one another, even themselves, so nothing
 * here is ever compared, hashed or printed by its content.
 */
public sealed interface PickleValue {

  /** {@code None}. */
  enum None implements PickleValue {
    NONE
  }

  record Bool(boolean value) implements PickleValue {}

  record Int(long value) implements PickleValue {}

  record Real(double value) implements PickleValue {}

  record Text(String value) implements PickleValue {}

  record Tuple(List<PickleValue> items) implements PickleValue {}

  /** A list, filled after it was made. */
  record Sequence(List<PickleValue> items) implements PickleValue {
    Sequence() {
      this(new ArrayList<>());
    }
  }

  /**
   * A {@code dict} or {@code OrderedDict}, filled after it was made.
   *
   * @param items by their keys, where these are text
   * @param others what has other keys, and attributes
   */
  record Dict(Map<String, PickleValue> items, List<PickleValue> others) implements PickleValue {
    public Dict() {
      this(new LinkedHashMap<>(), new ArrayList<>());
    }
  }

  /** A global that is on the list, not yet called. */
  record Global(PickleGlobal global) implements PickleValue {}

  /**
   * One of torch's storage classes.
   *
   * @param elementBytes what an element takes
   * @param type of the elements; null if elements of this class are not read
   */
  record StorageClass(String name, int elementBytes, ElementType type) implements PickleValue {
    public StorageClass(ElementType type) {
      this(type.torchStorage(), type.bytes(), type);
    }
  }

  /** A persistent id: elements that lie elsewhere in the file under a key. */
  record Storage(StorageClass kind, String key, long elements) implements PickleValue {}

  /**
   * What is known to be data, but is not read: nothing was loaded, called or made of it.
   *
   * @param what its type or maker, such as {@code torch.uint16}
   */
  record Unread(String what) implements PickleValue {}

  /** A tensor as a view of a storage; offset and strides are in elements and not yet checked. */
  record TensorView(Storage storage, long offset, List<Long> shape, List<Long> strides)
      implements PickleValue {}

  /** A {@code TensorDataset}, whose tensors are set after it was made. */
  record Dataset(List<PickleValue> tensors) implements PickleValue {
    Dataset() {
      this(new ArrayList<>());
    }
  }
}
