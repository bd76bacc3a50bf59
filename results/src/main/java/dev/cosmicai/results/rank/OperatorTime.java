package dev.cosmicai.results.rank;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;

/**
 * Where a forward pass spends its time: one kind of operator.
 *
 * @param operator its name, such as {@code aten::convolution}, of at most {@value #MAX_CHARS}
 *     characters
 * @param calls how often a pass calls it, from 0
 * @param seconds in it in a pass, from 0, without the operators that it calls itself: so the times
 *     of all operators add up to the pass
 */
public record OperatorTime(
    String operator, double calls, @JsonProperty("self_time (seconds)") double seconds) {
  /** Of an operator's name. */
  public static final int MAX_CHARS = 120;

  /** Those that take the most come first; in a certain order where two take the same. */
  public static final Comparator<OperatorTime> LONGEST_FIRST =
      Comparator.comparingDouble(OperatorTime::seconds)
          .reversed()
          .thenComparing(OperatorTime::operator);

  /**
   * Refuses what no engine measures.
   *
   * @throws IllegalArgumentException if the name is too long or a number is none
   */
  public OperatorTime {
    if (operator == null || operator.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "an operator's name has more than " + MAX_CHARS + " characters, or none");
    }
    if (!isAmount(calls) || !isAmount(seconds)) {
      throw new IllegalArgumentException("an operator's time or calls are no amount");
    }
  }

  /** Both together, by the name of this one. */
  public OperatorTime plus(OperatorTime other) {
    return new OperatorTime(operator, calls + other.calls, seconds + other.seconds);
  }

  private static boolean isAmount(double value) {
    return value >= 0 && Double.isFinite(value);
  }
}
