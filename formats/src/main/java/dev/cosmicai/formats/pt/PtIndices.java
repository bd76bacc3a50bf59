package dev.cosmicai.formats.pt;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.pickle.PickleGlobal;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import dev.cosmicai.formats.tensor.Tensor;
import java.nio.ByteBuffer;

/**
 * Which rows a {@code Subset} has: a list of numbers, a range, or a tensor or array.
 *
 * @param value the indices in the pickle
 */
record PtIndices(PtReading reading, PtColumns columns, int value) {
  /** All of them, in their order. */
  long[] all() {
    Pickled pickled = reading.pickled();
    return switch (pickled.kind(value)) {
      case LIST, TUPLE -> listed(pickled);
      case CALL -> pickled.isCall(value, PickleGlobal.RANGE) ? ranged(pickled) : ofTensor();
      default -> throw wrong();
    };
  }

  private long[] listed(Pickled pickled) {
    long[] indices = allocate(pickled.count(value));
    int next = 0;
    for (long at = pickled.begin(value); at >= 0; at = pickled.after(value, at)) {
      indices[next++] = integer(pickled, pickled.at(at));
    }
    return indices;
  }

  /** {@code range(start, stop, step)}. */
  private long[] ranged(Pickled pickled) {
    int arguments = pickled.arguments(value);
    if (pickled.count(arguments) != 3) {
      throw wrong();
    }
    long start = integer(pickled, pickled.item(arguments, 0));
    long stop = integer(pickled, pickled.item(arguments, 1));
    long step = integer(pickled, pickled.item(arguments, 2));
    if (start < 0 || start > Integer.MAX_VALUE || stop > Integer.MAX_VALUE || step < 1) {
      throw wrong();
    }
    long[] indices = allocate(stop <= start ? 0 : (int) (1 + (stop - start - 1) / step));
    for (int i = 0; i < indices.length; i++) {
      indices[i] = start + i * step;
    }
    return indices;
  }

  private long[] ofTensor() {
    Tensor tensor = columns.dense(value, "the indices").toTensor(reading.budget());
    boolean whole =
        switch (tensor.type()) {
          case INT64, INT32, INT16, INT8, UINT8 -> tensor.shape().length == 1;
          default -> false;
        };
    if (!whole) {
      throw wrong();
    }
    long[] indices = allocate(tensor.elements());
    ByteBuffer data = tensor.data();
    for (int i = 0; i < indices.length; i++) {
      indices[i] = tensor.type().integerAt(data, i * tensor.type().bytes());
    }
    return indices;
  }

  private long[] allocate(int count) {
    reading.budget().charge((long) count * Long.BYTES);
    return new long[count];
  }

  private long integer(Pickled pickled, int item) {
    if (pickled.kind(item) != Kind.INT) {
      throw wrong();
    }
    return pickled.integer(item);
  }

  private FatalFault wrong() {
    return reading
        .faults()
        .shape("holds a Subset whose indices are no list or range of whole numbers from 0 on");
  }
}
