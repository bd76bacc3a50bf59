package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.tensor.ElementType;

/** What the two words of a global stand for. None is ever looked up or called as Python would. */
public sealed interface PickleName {
  /** One of those that this package knows the meaning of. */
  record Known(PickleGlobal global) implements PickleName {}

  /**
   * One of torch's storage classes.
   *
   * @param elementBytes what an element takes
   * @param type of the elements; null if elements of this class are not read
   */
  record StorageClass(String name, int elementBytes, ElementType type) implements PickleName {
    StorageClass(ElementType type) {
      this(type.torchStorage(), type.bytes(), type);
    }
  }

  /**
   * What is known to make data, but data that is not read.
   *
   * @param what such as {@code torch.uint16}
   */
  record Unread(String what) implements PickleName {}

  /**
   * A class of the user's own. It may be that of a named tuple, which is read as the tuple that it
   * is, or one derived from {@code TensorDataset}; everything else of it is refused by its name.
   */
  record Foreign(String name) implements PickleName {}
}
