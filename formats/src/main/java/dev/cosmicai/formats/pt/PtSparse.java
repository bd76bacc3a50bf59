package dev.cosmicai.formats.pt;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.pickle.PickleGlobal;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Pickled.Kind;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Sparse tensors in coordinate format, {@code _rebuild_sparse_tensor(layout, (indices, values,
 * size, …))}, as dense ones. The indices are int64 {@code [D, K]}, the values {@code [K, …]}; a
 * tensor of which D dimensions are sparse has a value, or a block of them, at each of K places.
 */
final class PtSparse {
  private static final String LAYOUT = "torch.sparse_coo";

  private final PtReading reading;
  private final PtColumns columns;

  PtSparse(PtReading reading, PtColumns columns) {
    this.reading = reading;
    this.columns = columns;
  }

  /** The dense form; where there is no value it is 0. */
  StridedTensor dense(int call, String label) {
    Pickled pickled = reading.pickled();
    int arguments = pickled.arguments(call);
    require(
        pickled.count(arguments) == 2
            && pickled.isCall(pickled.item(arguments, 0), PickleGlobal.LAYOUT)
            && pickled.kind(pickled.item(arguments, 1)) == Kind.TUPLE);
    int layout = pickled.arguments(pickled.item(arguments, 0));
    if (pickled.count(layout) != 1 || !pickled.isText(pickled.item(layout, 0), LAYOUT)) {
      throw reading
          .faults()
          .shape(
              "holds a sparse tensor that is not of coordinates in %s; save it with to_dense()"
                  + " applied",
              label);
    }
    int parts = pickled.item(arguments, 1);
    require(pickled.count(parts) >= 3);
    StridedTensor indices = columns.dense(pickled.item(parts, 0), "the indices of " + label);
    StridedTensor values = columns.dense(pickled.item(parts, 1), "the values of " + label);
    long[] shape = size(pickled.item(parts, 2));
    requireFit(indices, values, shape);
    return reading
        .gathered(label)
        .tensor(
            values.type(),
            shape,
            "a sparse tensor that takes",
            target -> fill(indices, values, shape, target, label));
  }

  /** {@code torch.Size(lengths)}. */
  private long[] size(int size) {
    Pickled pickled = reading.pickled();
    int arguments = pickled.isCall(size, PickleGlobal.SIZE) ? pickled.arguments(size) : size;
    require(pickled.kind(arguments) == Kind.TUPLE);
    int lengths = arguments;
    if (arguments != size) {
      require(pickled.count(arguments) == 1);
      lengths = pickled.item(arguments, 0);
      require(pickled.kind(lengths) == Kind.TUPLE);
    }
    require(pickled.count(lengths) <= PtArray.MAX_DIMENSIONS);
    long[] shape = new long[pickled.count(lengths)];
    for (int i = 0; i < shape.length; i++) {
      require(pickled.kind(pickled.item(lengths, i)) == Kind.INT);
      shape[i] = pickled.integer(pickled.item(lengths, i));
      require(shape[i] >= 0);
    }
    return shape;
  }

  private void requireFit(StridedTensor indices, StridedTensor values, long[] shape) {
    long[] places = indices.shape();
    long[] blocks = values.shape();
    require(indices.type() == ElementType.INT64 && places.length == 2);
    require(places[0] <= shape.length && blocks.length == 1 + shape.length - places[0]);
    require(blocks[0] == places[1]);
    for (int i = 1; i < blocks.length; i++) {
      require(blocks[i] == shape[(int) places[0] + i - 1]);
    }
  }

  private void fill(
      StridedTensor indices, StridedTensor values, long[] shape, ByteBuffer target, String label) {
    ByteBuffer where = indices.toTensor(reading.budget()).data();
    ByteBuffer what = values.toTensor(reading.budget()).data();
    int sparse = (int) indices.shape()[0];
    int places = (int) indices.shape()[1];
    int block = places == 0 ? 0 : what.limit() / places;
    // A bit for each place that may have a value: at most an eighth of the dense form.
    long all = block == 0 ? 0 : target.limit() / block;
    reading.budget().charge(all / Byte.SIZE);
    BitSet seen = new BitSet((int) all);
    for (int k = 0; k < places && block > 0; k++) {
      long place = 0;
      for (int i = 0; i < sparse; i++) {
        long index = where.getLong((i * places + k) * Long.BYTES);
        require(index >= 0 && index < shape[i]);
        place = place * shape[i] + index;
      }
      if (seen.get((int) place)) {
        throw reading
            .faults()
            .shape(
                "holds a sparse tensor in %s with two values at one place; save it with coalesce()"
                    + " applied",
                label);
      }
      seen.set((int) place);
      target.put((int) place * block, what, k * block, block);
    }
    target.position(target.limit());
  }

  private void require(boolean holds) {
    if (!holds) {
      throw damaged();
    }
  }

  private FatalFault damaged() {
    return reading.faults().corrupt("is damaged: its pickle describes a sparse tensor wrongly");
  }
}
