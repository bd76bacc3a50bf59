package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.io.FileFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the calls and persistent ids in a pickle of tensors stand for. */
final class PickleTensors {
  private static final int MAX_DIMENSIONS = 32;

  private PickleTensors() {}

  /**
   * A persistent id {@code ('storage', class, key, location, elements)}. The location is the device
   * that the tensor was on, which does not matter; the older format adds {@code None}.
   */
  static PickleValue.Storage storage(PickleValue id, FileFaults faults) {
    if (id instanceof PickleValue.Tuple tuple
        && (tuple.items().size() == 5
            || (tuple.items().size() == 6 && tuple.items().get(5) == PickleValue.None.NONE))
        && tuple.items().get(0) instanceof PickleValue.Text kind
        && kind.value().equals("storage")
        && tuple.items().get(1) instanceof PickleValue.StorageClass storageClass
        && tuple.items().get(2) instanceof PickleValue.Text key
        && tuple.items().get(4) instanceof PickleValue.Int elements
        && elements.value() >= 0) {
      return new PickleValue.Storage(storageClass, key.value(), elements.value());
    }
    throw faults.corrupt("is damaged: its pickle refers to something that is no storage");
  }

  /**
   * {@code _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks, metadata)}.
   */
  static PickleValue.TensorView tensor(List<PickleValue> arguments, FileFaults faults) {
    if (arguments.size() >= 6
        && arguments.size() <= 7
        && arguments.get(0) instanceof PickleValue.Storage storage
        && arguments.get(1) instanceof PickleValue.Int offset
        && arguments.get(2) instanceof PickleValue.Tuple shape
        && arguments.get(3) instanceof PickleValue.Tuple strides) {
      if (arguments.size() == 7 && !isPlain(arguments.get(6))) {
        throw faults.shape(
            "holds a tensor that is a lazy negation; save it with resolve_neg() applied");
      }
      return new PickleValue.TensorView(
          storage, offset.value(), longs(shape, faults), longs(strides, faults));
    }
    throw faults.corrupt("is damaged: its pickle describes a tensor wrongly");
  }

  /** {@code _rebuild_parameter(tensor, requires_grad, hooks)}: the tensor. */
  static PickleValue.TensorView parameter(List<PickleValue> arguments, FileFaults faults) {
    if (arguments.size() == 3 && arguments.get(0) instanceof PickleValue.TensorView tensor) {
      return tensor;
    }
    throw faults.corrupt("is damaged: its pickle describes a parameter wrongly");
  }

  /** Whether a call is one of what is not read, or makes something of that. */
  static boolean isUnread(List<PickleValue> call) {
    return call.get(0) instanceof PickleValue.Unread
        || (call.get(0) instanceof PickleValue.Global
            && call.get(1) instanceof PickleValue.Tuple arguments
            && !arguments.items().isEmpty()
            && arguments.items().get(0) instanceof PickleValue.Unread);
  }

  /** What comes of such a call: by its first argument that is not read, such as a type. */
  static PickleValue.Unread unread(List<PickleValue> call) {
    Stream<PickleValue> arguments =
        call.get(1) instanceof PickleValue.Tuple tuple ? tuple.items().stream() : Stream.empty();
    return Stream.concat(arguments, Stream.of(call.get(0)))
        .flatMap(value -> value instanceof PickleValue.Unread it ? Stream.of(it) : Stream.empty())
        .findFirst()
        .orElseThrow();
  }

  /** Whether metadata says nothing: {@code {'neg': True}} would turn every sign. */
  private static boolean isPlain(PickleValue metadata) {
    return metadata == PickleValue.None.NONE
        || (metadata instanceof PickleValue.Dict dict && dict.items().isEmpty());
  }

  private static List<Long> longs(PickleValue.Tuple tuple, FileFaults faults) {
    List<Long> values = new ArrayList<>();
    for (PickleValue item : tuple.items()) {
      if (!(item instanceof PickleValue.Int length) || values.size() == MAX_DIMENSIONS) {
        throw faults.corrupt("is damaged: its pickle gives a tensor a wrong shape");
      }
      values.add(length.value());
    }
    return values;
  }
}
