package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Value;
import dev.cosmicai.proto.Value.KindCase;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * A fold of numbers, or of lists of them element by element, in the order in which they are added
 * and without regrouping: the same ranks give the same bits.
 *
 * <ul>
 *   <li>Integers wrap around in two's complement.
 *   <li>Doubles follow IEEE 754 with rounding to nearest, even. Any NaN makes its position NaN, in
 *       MIN and MAX too, always with the same bits. -0.0 is less than +0.0, and a sum of nothing
 *       but -0.0 is -0.0.
 * </ul>
 *
 * <p>Not thread-safe.
 */
public final class NumericFold {
  private final LongBinaryOperator onLongs;
  private final DoubleBinaryOperator onDoubles;

  private KindCase kind = KindCase.KIND_NOT_SET;
  private long[] longs;
  private double[] doubles;

  private NumericFold(LongBinaryOperator onLongs, DoubleBinaryOperator onDoubles) {
    this.onLongs = onLongs;
    this.onDoubles = onDoubles;
  }

  /** A fold to which nothing was added. */
  public static NumericFold of(Function function) {
    return switch (function) {
      case SUM -> new NumericFold(Long::sum, Double::sum);
      case PROD -> new NumericFold((a, b) -> a * b, (a, b) -> a * b);
      case MIN -> new NumericFold(Math::min, Math::min);
      case MAX -> new NumericFold(Math::max, Math::max);
      case FUNCTION_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("there is no fold " + function);
    };
  }

  /** Adds a value of the kind and the length of those before. */
  public void add(Value value) {
    if (value.hasInt64() || value.hasInt64S()) {
      addLongs(Values.longs(value));
    } else {
      addDoubles(Values.doubles(value));
    }
    kind = value.getKindCase();
  }

  /** What was added, folded; an empty value if that is nothing. */
  public Value folded() {
    return switch (kind) {
      case INT64 -> Values.of(longs[0]);
      case DOUBLE -> Values.of(canonical(doubles)[0]);
      case INT64S -> Values.of(longs);
      case DOUBLES -> Values.of(canonical(doubles));
      case OPAQUE, VALUES, STORED, KIND_NOT_SET -> Values.EMPTY;
    };
  }

  private void addLongs(long[] more) {
    if (longs == null) {
      longs = more;
      return;
    }
    for (int i = 0; i < longs.length; i++) {
      longs[i] = onLongs.applyAsLong(longs[i], more[i]);
    }
  }

  private void addDoubles(double[] more) {
    if (doubles == null) {
      doubles = more;
      return;
    }
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = onDoubles.applyAsDouble(doubles[i], more[i]);
    }
  }

  // Which NaN comes out of an addition depends on the processor.
  private static double[] canonical(double[] folded) {
    double[] canonical = folded.clone();
    for (int i = 0; i < canonical.length; i++) {
      if (Double.isNaN(canonical[i])) {
        canonical[i] = Double.NaN;
      }
    }
    return canonical;
  }
}
