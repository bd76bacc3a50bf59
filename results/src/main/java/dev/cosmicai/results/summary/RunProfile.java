package dev.cosmicai.results.summary;

import java.util.List;

/**
 * Where forward passes spend their time: the mean over ranks, of which each counts once. It is of
 * the ranks whose passes are most alike a full one in the middle of a run: of warm passes, if any
 * rank recorded one, and of those with the most samples.
 *
 * @param ranks whose passes these are; 0 if no rank recorded any
 * @param passes that they recorded together
 * @param samplesPerPass samples of each
 * @param warm whether the streams had computed as many samples before; if not, what is done only
 *     once is in it
 * @param passSeconds wall time of a pass, on one stream
 * @param operators the longest first, then {@code others}, and last what was not in any operator;
 *     the shares add up to 1
 * @param note why no rank recorded any; empty if one did
 */
public record RunProfile(
    int ranks,
    long passes,
    int samplesPerPass,
    boolean warm,
    double passSeconds,
    List<Share> operators,
    String note) {
  /** Copies the list. */
  public RunProfile {
    operators = operators == null ? List.of() : List.copyOf(operators);
    note = note == null ? "" : note;
  }

  /**
   * One kind of operator in a pass.
   *
   * @param operator its name as the engine has it, such as {@code aten::addmm}
   * @param calls how often a pass calls it
   * @param selfSeconds in it, without the operators that it calls itself
   * @param share of the pass, 0 to 1
   */
  public record Share(String operator, double calls, double selfSeconds, double share) {}
}
