package dev.cosmicai.rendezvous.communicator;

import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.NumericFold;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * How values become one: a named function, which the coordinator folds, or one of the caller's own,
 * which the first rank folds (of a reduce the root). Either way in the ranks' order without
 * regrouping.
 *
 * @param <T> of the values
 * @param named unspecified of one of the caller's own
 * @param own null of a named one
 */
public record Fold<T>(Function named, BinaryOperator<T> own) {
  public static <T> Fold<T> sum() {
    return new Fold<>(Function.SUM, null);
  }

  public static <T> Fold<T> prod() {
    return new Fold<>(Function.PROD, null);
  }

  public static <T> Fold<T> min() {
    return new Fold<>(Function.MIN, null);
  }

  public static <T> Fold<T> max() {
    return new Fold<>(Function.MAX, null);
  }

  /**
   * A function of the caller's own.
   *
   * @param function gets what the ranks before came to, and the next one's value
   */
  public static <T> Fold<T> of(BinaryOperator<T> function) {
    return new Fold<>(Function.FUNCTION_UNSPECIFIED, function);
  }

  /**
   * The same, as FMI describes functions; the result does not depend on what is said.
   *
   * @param commutative whether the operands may be swapped; not needed here
   * @param associative whether they may be regrouped; not needed here
   */
  public static <T> Fold<T> of(
      BinaryOperator<T> function, boolean commutative, boolean associative) {
    return of(function);
  }

  boolean isNamed() {
    return own == null;
  }

  /** All values, folded by the caller's own function; null stands for a missing rank's. */
  T all(List<T> values) {
    return each(values).get(values.size() - 1);
  }

  /** The same of the first one, two and so on. */
  List<T> each(List<T> values) {
    List<T> prefixes = new ArrayList<>();
    T soFar = null;
    for (T value : values) {
      if (soFar == null) {
        soFar = value;
      } else if (value != null) {
        soFar = own.apply(soFar, value);
      }
      prefixes.add(soFar);
    }
    return prefixes;
  }

  /** The same before each one; null of the first. */
  List<T> before(List<T> values) {
    List<T> prefixes = new ArrayList<>(each(values));
    prefixes.add(0, null);
    return prefixes.subList(0, values.size());
  }

  /** What the coordinator gave: folded, or as it was stored, and to be folded here. */
  T received(Value result) {
    if (!result.hasValues()) {
      return Payloads.decode(result);
    }
    NumericFold numeric = NumericFold.of(named);
    result.getValues().getValuesList().forEach(numeric::add);
    return Payloads.decode(numeric.folded());
  }
}
