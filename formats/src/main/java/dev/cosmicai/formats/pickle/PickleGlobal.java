package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.tensor.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * The globals of a pickle whose meaning is known, beside torch's storage classes. {@link
 * UnreadGlobal} has those that may stand beside what is read.
 */
public enum PickleGlobal {
  /** A tensor from a storage, offset, shape and strides. */
  REBUILD_TENSOR(Use.CALLED, "torch._utils _rebuild_tensor_v2"),
  /** An {@code nn.Parameter} around a tensor; taken for the tensor. */
  REBUILD_PARAMETER(Use.CALLED, "torch._utils _rebuild_parameter"),
  /** A sparse tensor from its layout and its indices, values and size. */
  REBUILD_SPARSE(Use.CALLED, "torch._utils _rebuild_sparse_tensor"),
  LAYOUT(Use.CALLED, "torch.serialization _get_layout"),
  SIZE(Use.CALLED, "torch Size"),

  TENSOR_DATASET(Use.MADE, "torch.utils.data.dataset TensorDataset"),
  SUBSET(Use.MADE, "torch.utils.data.dataset Subset"),
  CONCAT_DATASET(Use.MADE, "torch.utils.data.dataset ConcatDataset"),

  /** An empty array, whose shape, type and elements are set afterwards. */
  NUMPY_ARRAY(
      Use.CALLED, "numpy._core.multiarray _reconstruct", "numpy.core.multiarray _reconstruct"),
  /** An array from its bytes, type, shape and order; of protocol 5. */
  NUMPY_BUFFER(Use.CALLED, "numpy._core.numeric _frombuffer", "numpy.core.numeric _frombuffer"),
  NUMPY_SCALAR(Use.CALLED, "numpy._core.multiarray scalar", "numpy.core.multiarray scalar"),
  NUMPY_TYPE(Use.CALLED, "numpy dtype"),
  NUMPY_CLASS(Use.NAMED, "numpy ndarray"),
  /** Bytes from text, before protocol 3. */
  ENCODE(Use.CALLED, "_codecs encode"),
  /** No bytes, before protocol 3. */
  BYTES(Use.CALLED, "__builtin__ bytes"),

  ORDERED_DICT(Use.FILLED, "collections OrderedDict"),
  DEFAULT_DICT(Use.FILLED, "collections defaultdict"),
  RANGE(Use.CALLED, "builtins range", "__builtin__ xrange"),

  /** Makes an object before protocol 2: of a class, its plain class and a value of that. */
  RECONSTRUCTOR(Use.CALLED, "copy_reg _reconstructor"),
  /** What a defaultdict may be of, or what an object is underneath. */
  PLAIN_CLASS(
      Use.NAMED,
      "builtins list",
      "builtins dict",
      "builtins int",
      "builtins float",
      "builtins str",
      "builtins bool",
      "builtins tuple",
      "__builtin__ list",
      "__builtin__ dict",
      "__builtin__ int",
      "__builtin__ float",
      "__builtin__ unicode",
      "__builtin__ bool",
      "__builtin__ tuple",
      "__builtin__ object");

  /** How a pickle may use one. */
  enum Use {
    /** Called with arguments (REDUCE). */
    CALLED,
    /** The same of a dict, which is filled afterwards. */
    FILLED,
    /** A class of which an object is made without arguments, whose state is set afterwards. */
    MADE,
    /** Only as an argument. */
    NAMED
  }

  /** The module of the storage classes, such as {@code torch.FloatStorage}. */
  static final String STORAGE_MODULE = "torch";

  private final Use use;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final List<String> words;

  PickleGlobal(Use use, String... words) {
    this.use = use;
    this.words = List.of(words);
  }

  Use use() {
    return use;
  }

  /** The module and the name in it, divided by a space; the one that is written comes first. */
  public List<String> words() {
    return words;
  }

  /** What the two words stand for. */
  static PickleName find(String module, String name) {
    String both = module + " " + name;
    for (PickleGlobal global : values()) {
      if (global.words.contains(both)) {
        return new PickleName.Known(global);
      }
    }
    if (module.equals(STORAGE_MODULE)) {
      Optional<ElementType> type = ElementType.ofTorchStorage(name);
      if (type.isPresent()) {
        return new PickleName.StorageClass(type.get());
      }
    }
    return UnreadGlobal.find(module, name)
        .orElseGet(() -> new PickleName.Foreign(module + "." + name));
  }
}
