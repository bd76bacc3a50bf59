package dev.cosmicai.formats.pt;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.pickle.PickleGlobal;
import dev.cosmicai.formats.pickle.PickleName;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;

/** Finds out what a value of a pickle says of a tensor, an array, or numbers. */
final class PtArrays {
  private final Pickled pickled;
  private final FileFaults faults;
  private final NumpyArrays numpy;
  private final PtNumbers numbers;

  PtArrays(Pickled pickled, FileFaults faults) {
    this.pickled = pickled;
    this.faults = faults;
    this.numpy = new NumpyArrays(pickled, faults);
    this.numbers = new PtNumbers(pickled, faults);
  }

  /** Whether a value is a tensor or array, or would be if it were of another type. */
  boolean isArray(int value) {
    return pickled.kind(value) == Kind.CALL && !PtDatasets.isDataset(pickled, value);
  }

  PtNumbers numbers() {
    return numbers;
  }

  NumpyArrays numpy() {
    return numpy;
  }

  /**
   * Sets {@code array} to what a value says.
   *
   * @param label what to call it in messages
   * @throws FatalFault PartitionShape if it is something else, or of a type that is not read;
   *     PartitionCorrupt if that makes no sense
   */
  void load(int value, PtArray array, String label) {
    if (numbers.isNumbers(value)) {
      numbers.load(value, array, label);
    } else if (pickled.isCall(value, PickleGlobal.REBUILD_TENSOR)) {
      tensor(pickled.arguments(value), array, label);
    } else if (pickled.isCall(value, PickleGlobal.REBUILD_PARAMETER)) {
      parameter(pickled.arguments(value), array, label);
    } else if (!numpy.load(value, array, label)) {
      throw faults.unsupported(describe(value), label);
    }
  }

  /** {@code _rebuild_parameter(tensor, requires_grad, hooks)}: the tensor. */
  private void parameter(int arguments, PtArray array, String label) {
    int tensor = pickled.count(arguments) == 3 ? pickled.item(arguments, 0) : Pickled.NOTHING;
    if (tensor == Pickled.NOTHING || pickled.kind(tensor) != Kind.CALL) {
      throw faults.corrupt("is damaged: its pickle describes a parameter wrongly");
    } else if (!pickled.isCall(tensor, PickleGlobal.REBUILD_TENSOR)) {
      throw faults.unsupported(describe(tensor), label);
    }
    tensor(pickled.arguments(tensor), array, label);
  }

  /**
   * {@code _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks, metadata)}.
   */
  private void tensor(int arguments, PtArray array, String label) {
    int count = pickled.count(arguments);
    if (count < 6
        || count > 7
        || pickled.kind(pickled.item(arguments, 0)) != Kind.STORAGE
        || pickled.kind(pickled.item(arguments, 1)) != Kind.INT
        || pickled.kind(pickled.item(arguments, 2)) != Kind.TUPLE
        || pickled.kind(pickled.item(arguments, 3)) != Kind.TUPLE) {
      throw faults.corrupt("is damaged: its pickle describes a tensor wrongly");
    } else if (count == 7 && !isPlain(pickled.item(arguments, 6))) {
      throw faults.shape(
          "holds a tensor that is a lazy negation; save it with resolve_neg() applied");
    }
    int storage = pickled.item(arguments, 0);
    PickleName.StorageClass kind = storageClass(pickled, storage);
    if (kind.type() == null) {
      throw faults.unsupported("elements of " + FileFaults.quote("torch." + kind.name()), label);
    }
    array.set(PtArray.Source.STORAGE, kind.type(), storage);
    array.offset = pickled.integer(pickled.item(arguments, 1));
    int shape = pickled.item(arguments, 2);
    int strides = pickled.item(arguments, 3);
    if (pickled.count(shape) != pickled.count(strides)) {
      throw faults.corrupt(
          "is damaged: %s has %d dimensions and %d strides",
          label, pickled.count(shape), pickled.count(strides));
    }
    for (int i = 0; i < pickled.count(shape); i++) {
      array.strides[Math.min(i, PtArray.MAX_DIMENSIONS - 1)] = length(strides, i);
      if (!array.add(length(shape, i))) {
        throw wrongShape();
      }
    }
  }

  private long length(int tuple, int index) {
    int item = pickled.item(tuple, index);
    if (pickled.kind(item) != Kind.INT) {
      throw wrongShape();
    }
    return pickled.integer(item);
  }

  private FatalFault wrongShape() {
    return faults.corrupt("is damaged: its pickle gives a tensor a wrong shape");
  }

  /** Whether metadata says nothing: {@code {'neg': True}} would turn every sign. */
  private boolean isPlain(int metadata) {
    Kind kind = pickled.kind(metadata);
    return kind == Kind.NONE || (kind == Kind.DICT && pickled.count(metadata) == 0);
  }

  /** The key of a storage, which is text. */
  static int key(Pickled pickled, int storage) {
    return pickled.item(pickled.storageId(storage), 2);
  }

  /** Whether two tensors share their storage, and see elements of the same type in it. */
  static boolean isSameStorage(Pickled pickled, int one, int other) {
    return one == other
        || (pickled.isSameText(key(pickled, one), key(pickled, other))
            && storageClass(pickled, one).equals(storageClass(pickled, other))
            && elements(pickled, one) == elements(pickled, other));
  }

  static PickleName.StorageClass storageClass(Pickled pickled, int storage) {
    int name = pickled.item(pickled.storageId(storage), 1);
    return (PickleName.StorageClass) pickled.name(name);
  }

  /** How many elements a storage has; not negative. */
  static long elements(Pickled pickled, int storage) {
    return pickled.integer(pickled.item(pickled.storageId(storage), 4));
  }

  /** What a value is, for messages. */
  String describe(int value) {
    return switch (pickled.kind(value)) {
      case DICT -> "a dict";
      case TUPLE -> "a tuple";
      case LIST -> "a list";
      case CALL -> describeCall(value);
      default -> "a plain value";
    };
  }

  private String describeCall(int call) {
    if (PtDatasets.isDataset(pickled, call)) {
      return "a dataset";
    } else if (pickled.name(call) instanceof PickleName.Known known) {
      return switch (known.global()) {
        case REBUILD_TENSOR, REBUILD_PARAMETER -> "a tensor";
        case REBUILD_SPARSE -> "a sparse tensor";
        case NUMPY_ARRAY, NUMPY_BUFFER, NUMPY_SCALAR -> "an array";
        default ->
            "a value of " + FileFaults.quote(known.global().words().get(0).replace(' ', '.'));
      };
    }
    return "a value of " + FileFaults.quote(unread(call));
  }

  /** By the first argument that is not read either, such as a type; else by what is called. */
  private String unread(int call) {
    int arguments = pickled.arguments(call);
    int count = arguments == Pickled.NOTHING ? 0 : pickled.count(arguments);
    for (int i = 0; i < count; i++) {
      int item = pickled.item(arguments, i);
      if (pickled.kind(item) == Kind.NAME
          && pickled.name(item) instanceof PickleName.Unread argument) {
        return argument.what();
      }
    }
    return pickled.name(call) instanceof PickleName.Unread unread
        ? unread.what()
        : "an unknown class";
  }
}
