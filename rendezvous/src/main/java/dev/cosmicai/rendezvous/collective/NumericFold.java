package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.DoubleList;
import dev.cosmicai.proto.Int64List;
import dev.cosmicai.proto.Value;
import java.util.Iterator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * The built-in folds of lists of numbers, element by element, from the lowest rank to the highest
 * without regrouping: the same ranks give the same bits.
 *
 * <ul>
 *   <li>Integers wrap around in two's complement.
 *   <li>Doubles follow IEEE 754 with rounding to nearest, even. Any NaN makes its position NaN, in
 *       MIN and MAX too, always with the same bits. -0.0 is less than +0.0, and a sum of nothing
 *       but -0.0 is -0.0.
 * </ul>
 */
record NumericFold(String name, LongBinaryOperator onLongs, DoubleBinaryOperator onDoubles) {
  static final NumericFold SUM = new NumericFold("SUM", Long::sum, Double::sum);
  static final NumericFold PROD = new NumericFold("PROD", (a, b) -> a * b, (a, b) -> a * b);
  static final NumericFold MIN = new NumericFold("MIN", Math::min, Math::min);
  static final NumericFold MAX = new NumericFold("MAX", Math::max, Math::max);

  /** Folds lists of one length. */
  Value foldInt64s(Int64List first, Iterator<Value> others) {
    long[] folded = first.getValuesList().stream().mapToLong(Long::longValue).toArray();
    while (others.hasNext()) {
      Int64List next = others.next().getInt64S();
      for (int i = 0; i < folded.length; i++) {
        folded[i] = onLongs.applyAsLong(folded[i], next.getValues(i));
      }
    }
    Int64List.Builder list = Int64List.newBuilder();
    for (long value : folded) {
      list.addValues(value);
    }
    return Value.newBuilder().setInt64S(list).build();
  }

  /** Folds lists of one length. */
  Value foldDoubles(DoubleList first, Iterator<Value> others) {
    double[] folded = first.getValuesList().stream().mapToDouble(Double::doubleValue).toArray();
    while (others.hasNext()) {
      DoubleList next = others.next().getDoubles();
      for (int i = 0; i < folded.length; i++) {
        folded[i] = onDoubles.applyAsDouble(folded[i], next.getValues(i));
      }
    }
    DoubleList.Builder list = DoubleList.newBuilder();
    for (double value : folded) {
      // Which NaN comes out of an addition depends on the processor.
      list.addValues(Double.isNaN(value) ? Double.NaN : value);
    }
    return Value.newBuilder().setDoubles(list).build();
  }
}
