package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.tensor.ElementType;
import java.util.Optional;

/**
 * The list of globals that a partition's pickle may name, beside torch's storage classes. None of
 * them is ever looked up or called as Python would: {@link Unpickler} knows what each stands for.
 * {@link UnreadGlobal} has those that may stand beside a partition's tensors.
 */
enum PickleGlobal {
  /** A tensor from a storage, offset, shape and strides. */
  REBUILD_TENSOR("torch._utils", "_rebuild_tensor_v2"),
  /** An {@code nn.Parameter} around a tensor; taken for the tensor. */
  REBUILD_PARAMETER("torch._utils", "_rebuild_parameter"),
  TENSOR_DATASET("torch.utils.data.dataset", "TensorDataset"),
  ORDERED_DICT("collections", "OrderedDict");

  /** The module of the storage classes, such as {@code torch.FloatStorage}. */
  static final String STORAGE_MODULE = "torch";

  private final String module;
  private final String qualifiedName;

  PickleGlobal(String module, String qualifiedName) {
    this.module = module;
    this.qualifiedName = qualifiedName;
  }

  String module() {
    return module;
  }

  String qualifiedName() {
    return qualifiedName;
  }

  /** What the two words stand for; empty if they are not on the list. */
  static Optional<PickleValue> find(String module, String name) {
    for (PickleGlobal global : values()) {
      if (global.module.equals(module) && global.qualifiedName.equals(name)) {
        return Optional.of(new PickleValue.Global(global));
      }
    }
    if (module.equals(STORAGE_MODULE)) {
      Optional<ElementType> type = ElementType.ofTorchStorage(name);
      if (type.isPresent()) {
        return type.map(PickleValue.StorageClass::new);
      }
    }
    return UnreadGlobal.find(module, name);
  }
}
