package dev.cosmicai.formats.pt;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.pickle.PickleGlobal;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import dev.cosmicai.formats.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * numpy's arrays and scalars in a pickle: as a call and a state {@code (1, shape, dtype, whether in
 * Fortran order, bytes)}, as {@code _frombuffer(bytes, dtype, shape, order)}, or as {@code
 * scalar(dtype, bytes)}. Before protocol 3, bytes are text of which each character is one.
 */
final class NumpyArrays {
  private static final int ARRAY_STATE = 5;
  private static final int BUFFER_ARGUMENTS = 4;
  private static final int SCALAR_ARGUMENTS = 2;
  private static final int MAX_CODE_BYTES = 100;

  private final Pickled pickled;
  private final FileFaults faults;

  /** The last type that was looked at, as arrays often have the same one. */
  private int lastDtype = Pickled.NOTHING;

  private ElementType lastType;

  NumpyArrays(Pickled pickled, FileFaults faults) {
    this.pickled = pickled;
    this.faults = faults;
  }

  /** Sets an array to what a value says, dense; false if it is none of numpy's. */
  boolean load(int value, PtArray array, String label) {
    if (pickled.isCall(value, PickleGlobal.NUMPY_ARRAY)) {
      int state = pickled.state(value);
      require(state != Pickled.NOTHING && pickled.count(state) == ARRAY_STATE);
      int columnMajor = pickled.item(state, 3);
      require(pickled.kind(columnMajor) == Kind.BOOL);
      load(pickled.item(state, 2), pickled.item(state, 1), pickled.item(state, 4), array, label);
      array.layDense(pickled.isTrue(columnMajor));
    } else if (pickled.isCall(value, PickleGlobal.NUMPY_BUFFER)) {
      int arguments = pickled.arguments(value);
      require(pickled.count(arguments) == BUFFER_ARGUMENTS);
      load(
          pickled.item(arguments, 1),
          pickled.item(arguments, 2),
          pickled.item(arguments, 0),
          array,
          label);
      array.layDense(pickled.isText(pickled.item(arguments, 3), "F"));
    } else if (pickled.isCall(value, PickleGlobal.NUMPY_SCALAR)) {
      int arguments = pickled.arguments(value);
      require(pickled.count(arguments) == SCALAR_ARGUMENTS);
      load(pickled.item(arguments, 0), Pickled.NOTHING, pickled.item(arguments, 1), array, label);
    } else {
      return false;
    }
    return true;
  }

  private void load(int dtype, int shape, int data, PtArray array, String label) {
    ElementType type = type(dtype, label);
    if (pickled.isCall(data, PickleGlobal.ENCODE)) {
      int arguments = pickled.arguments(data);
      require(
          pickled.count(arguments) == 2
              && pickled.kind(pickled.item(arguments, 0)) == Kind.TEXT
              && pickled.isText(pickled.item(arguments, 1), "latin1"));
      array.set(PtArray.Source.TEXT, type, pickled.item(arguments, 0));
    } else {
      boolean none = pickled.isCall(data, PickleGlobal.BYTES);
      require(none || pickled.kind(data) == Kind.BYTES);
      array.set(PtArray.Source.BYTES, type, none ? Pickled.NOTHING : data);
    }
    array.order = order(dtype);
    if (shape != Pickled.NOTHING) {
      shape(shape, array);
    }
    long elements = array.elements();
    require(elements >= 0 && elements <= Integer.MAX_VALUE);
    if (elements * type.bytes() != length(array)) {
      throw faults.corrupt(
          "is damaged: %s of shape %s takes %,d bytes and has %,d",
          label, Arrays.toString(array.shape()), elements * type.bytes(), length(array));
    }
  }

  private void shape(int shape, PtArray array) {
    require(pickled.kind(shape) == Kind.TUPLE);
    for (int i = 0; i < pickled.count(shape); i++) {
      require(pickled.kind(pickled.item(shape, i)) == Kind.INT);
      require(pickled.integer(pickled.item(shape, i)) >= 0);
      require(array.add(pickled.integer(pickled.item(shape, i))));
    }
  }

  /** {@code dtype('f4', False, True)} with a state {@code (3, '<', None, …)}. */
  private ElementType type(int dtype, String label) {
    if (dtype == lastDtype) {
      return lastType;
    }
    require(pickled.isCall(dtype, PickleGlobal.NUMPY_TYPE));
    int arguments = pickled.arguments(dtype);
    int code = pickled.count(arguments) == 0 ? Pickled.NOTHING : pickled.item(arguments, 0);
    require(code != Pickled.NOTHING && pickled.kind(code) == Kind.TEXT);
    for (ElementType type : ElementType.values()) {
      Optional<String> numpy = type.numpy();
      if (numpy.isPresent() && pickled.isText(code, numpy.get().substring(1))) {
        lastDtype = dtype;
        lastType = type;
        return type;
      }
    }
    String name = pickled.length(code) > MAX_CODE_BYTES ? "a long name" : pickled.text(code);
    if (name.startsWith("O")) {
      throw faults.unsafe(
          "holds Python objects (type %s) in %s, which are not supported; a partition may only hold"
              + " numbers",
          FileFaults.quote(name), label);
    }
    throw faults.unsupported("elements of type " + FileFaults.quote(name), label);
  }

  private ByteOrder order(int dtype) {
    int state = pickled.state(dtype);
    return state != Pickled.NOTHING
            && pickled.count(state) > 1
            && pickled.isText(pickled.item(state, 1), ">")
        ? ByteOrder.BIG_ENDIAN
        : ByteOrder.LITTLE_ENDIAN;
  }

  /** How many bytes the elements of a loaded array have. */
  int length(PtArray array) {
    if (array.value == Pickled.NOTHING) {
      return 0;
    }
    int length = pickled.length(array.value);
    if (array.source == PtArray.Source.TEXT) {
      int start = pickled.start(array.value);
      int end = start + length;
      for (int at = start; at < end; at++) {
        // Of a character of two bytes, the second one begins with 10.
        length -= (pickled.bytes().get(at) & 0xC0) == 0x80 ? 1 : 0;
      }
    }
    return length;
  }

  /** Puts the bytes of a loaded array into a buffer. */
  void put(PtArray array, ByteBuffer target) {
    if (array.value == Pickled.NOTHING) {
      return;
    }
    ByteBuffer bytes = pickled.bytes();
    int at = pickled.start(array.value);
    int length = pickled.length(array.value);
    if (array.source == PtArray.Source.BYTES) {
      target.put(target.position(), bytes, at, length);
      target.position(target.position() + length);
      return;
    }
    for (int end = at + length; at < end; at++) {
      int first = bytes.get(at) & 0xFF;
      if (first < 0x80) {
        target.put((byte) first);
      } else {
        boolean inside = at + 1 < end && (bytes.get(at + 1) & 0xC0) == 0x80;
        require(inside && (first == 0xC2 || first == 0xC3));
        target.put((byte) ((first << 6) | (bytes.get(++at) & 0x3F)));
      }
    }
  }

  private void require(boolean holds) {
    if (!holds) {
      throw damaged();
    }
  }

  private FatalFault damaged() {
    return faults.corrupt("is damaged: its pickle describes an array wrongly");
  }
}
