package dev.cosmicai.formats.pt;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import dev.cosmicai.formats.tensor.ElementType;
import java.nio.ByteBuffer;

/**
 * Numbers of Python, alone or in lists and tuples, also nested, as numpy would make an array of
 * them: int64, or float64 if one of them is no whole number, or bool.
 */
final class PtNumbers {
  private final Pickled pickled;
  private final FileFaults faults;

  PtNumbers(Pickled pickled, FileFaults faults) {
    this.pickled = pickled;
    this.faults = faults;
  }

  /** Whether a value is a number, or a list of which the first item is one, or such a list. */
  boolean isNumbers(int value) {
    int first = value;
    for (int depth = 0; depth <= PtArray.MAX_DIMENSIONS; depth++) {
      Kind kind = pickled.kind(first);
      if (isNumber(kind)) {
        return true;
      } else if (!isList(kind) || pickled.count(first) == 0) {
        return false;
      }
      first = pickled.at(pickled.begin(first));
    }
    return false;
  }

  /**
   * Sets an array to what such a value says. It looks at each number, and there are no more of them
   * than the pickle has bytes.
   */
  void load(int value, PtArray array, String label) {
    array.set(PtArray.Source.NUMBERS, ElementType.BOOL, value);
    int first = value;
    while (isList(pickled.kind(first))) {
      array.add(pickled.count(first));
      first = pickled.at(pickled.begin(first));
    }
    if (array.elements() > pickled.bytes().limit()) {
      throw faults.shape(
          "holds lists in %s that repeat themselves far; save that as a tensor", label);
    }
    array.type = typeOf(pickled.kind(first));
    check(value, 0, array, label);
  }

  private void check(int value, int depth, PtArray array, String label) {
    Kind kind = pickled.kind(value);
    if (depth == array.dimensions) {
      if (!isNumber(kind)) {
        throw uneven(label);
      }
      array.type = both(array.type, typeOf(kind), label);
      return;
    } else if (!isList(kind) || pickled.count(value) != array.shape[depth]) {
      throw uneven(label);
    }
    for (long at = pickled.begin(value); at >= 0; at = pickled.after(value, at)) {
      check(pickled.at(at), depth + 1, array, label);
    }
  }

  /** The type that holds the numbers of both; a bool is none. */
  private ElementType both(ElementType one, ElementType other, String label) {
    if (one == other) {
      return one;
    } else if (one == ElementType.BOOL || other == ElementType.BOOL) {
      throw uneven(label);
    }
    return ElementType.FLOAT64;
  }

  private FatalFault uneven(String label) {
    return faults.shape(
        "holds lists in %s that are not of equal length, or not of numbers alone; save that as a"
            + " tensor",
        label);
  }

  /** Puts all numbers of a loaded array into a buffer, as elements of a type that holds them. */
  void put(PtArray array, ElementType type, ByteBuffer target) {
    put(array.value, 0, array.dimensions, type, target);
  }

  private void put(int value, int depth, int dimensions, ElementType type, ByteBuffer target) {
    if (depth == dimensions) {
      putOne(value, type, target);
      return;
    }
    for (long at = pickled.begin(value); at >= 0; at = pickled.after(value, at)) {
      put(pickled.at(at), depth + 1, dimensions, type, target);
    }
  }

  private void putOne(int value, ElementType type, ByteBuffer target) {
    switch (type) {
      case BOOL -> target.put((byte) (pickled.isTrue(value) ? 1 : 0));
      case INT64 -> target.putLong(pickled.integer(value));
      default ->
          target.putDouble(
              pickled.kind(value) == Kind.REAL ? pickled.real(value) : pickled.integer(value));
    }
  }

  private static ElementType typeOf(Kind number) {
    return switch (number) {
      case BOOL -> ElementType.BOOL;
      case INT -> ElementType.INT64;
      default -> ElementType.FLOAT64;
    };
  }

  private static boolean isNumber(Kind kind) {
    return kind == Kind.BOOL || kind == Kind.INT || kind == Kind.REAL;
  }

  private static boolean isList(Kind kind) {
    return kind == Kind.LIST || kind == Kind.TUPLE;
  }
}
