package dev.cosmicai.results.rank;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where a forward pass spends its time: one kind of operator.
 *
 * @param operator its name, such as {@code aten::convolution}
 * @param calls how often a pass calls it
 * @param seconds in it in a pass, without the operators that it calls itself: so the times of all
 *     operators add up to the pass
 */
public record OperatorTime(
    String operator, double calls, @JsonProperty("self_time (seconds)") double seconds) {}
