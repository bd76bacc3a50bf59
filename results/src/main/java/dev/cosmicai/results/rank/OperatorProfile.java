package dev.cosmicai.results.rank;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a rank's forward passes spend their time: the mean of a few that were recorded. Operators
 * count without those that they call themselves, so that nothing counts twice.
 *
 * @param passes how many were recorded; 0 if none could be
 * @param samplesPerPass samples of each
 * @param warm whether the same stream had computed as many samples just before; if not, this is the
 *     stream's first pass, with all that is done only once
 * @param passSeconds wall time of a pass
 * @param operators the {@value #MAX_OPERATORS} that take the most, the longest first
 * @param others all others together
 * @param note why nothing was recorded; empty if something was
 */
public record OperatorProfile(
    int passes,
    @JsonProperty("samples_per_pass") int samplesPerPass,
    boolean warm,
    @JsonProperty("pass_time (seconds)") double passSeconds,
    List<OperatorTime> operators,
    @JsonProperty("other_operators") OperatorTime others,
    String note) {
  /** Of the operators that are told one by one. */
  public static final int MAX_OPERATORS = 40;

  /** The name of {@link #others}. */
  public static final String OTHERS = "others";

  private static final int MAX_NOTE_CHARS = 300;

  /** Of seconds and of calls: so many ranks as there may be can be added up. */
  private static final double MAX_AMOUNT = 1e12;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is more than a rank tells, or a number is none
   */
  public OperatorProfile {
    operators = List.copyOf(operators);
    if (passes < 0 || samplesPerPass < 0 || !(passSeconds >= 0 && passSeconds <= MAX_AMOUNT)) {
      throw new IllegalArgumentException("its passes are no amount");
    }
    if (operators.size() > MAX_OPERATORS || others == null) {
      throw new IllegalArgumentException("it has more than " + MAX_OPERATORS + " operators");
    }
    if (Stream.concat(operators.stream(), Stream.of(others)).anyMatch(OperatorProfile::isTooMuch)) {
      throw new IllegalArgumentException("an operator's time or calls are too much");
    }
    if (note == null || note.length() > MAX_NOTE_CHARS) {
      throw new IllegalArgumentException("its note is too long, or missing");
    }
  }

  /**
   * Of passes that were recorded.
   *
   * @param operators all of them, each once, as a mean over the passes
   */
  public static OperatorProfile of(
      int passes,
      int samplesPerPass,
      boolean warm,
      double passSeconds,
      List<OperatorTime> operators) {
    List<OperatorTime> sorted = operators.stream().sorted(OperatorTime.LONGEST_FIRST).toList();
    int shown = Math.min(MAX_OPERATORS, sorted.size());
    return new OperatorProfile(
        passes,
        samplesPerPass,
        warm,
        passSeconds,
        sorted.subList(0, shown),
        sum(sorted.subList(shown, sorted.size())),
        "");
  }

  /** Of nothing, and why. */
  public static OperatorProfile none(String note) {
    String line = note.lines().findFirst().orElse("");
    return new OperatorProfile(
        0,
        0,
        false,
        0,
        List.of(),
        sum(List.of()),
        line.length() > MAX_NOTE_CHARS ? line.substring(0, MAX_NOTE_CHARS - 1) + "…" : line);
  }

  private static boolean isTooMuch(OperatorTime time) {
    return time.seconds() > MAX_AMOUNT || time.calls() > MAX_AMOUNT;
  }

  /** Operators as one. */
  public static OperatorTime sum(List<OperatorTime> operators) {
    return new OperatorTime(
        OTHERS,
        operators.stream().mapToDouble(OperatorTime::calls).sum(),
        operators.stream().mapToDouble(OperatorTime::seconds).sum());
  }
}
