package dev.cosmicai.rendezvous.journal;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a split's metrics are of.
 *
 * @param samples how many samples; empty if they do not say
 * @param kind what they measure, in words of its {@code toString}: only those of equal kinds can be
 *     merged; empty if they merge with any
 * @param problem why they are none of this run, whatever other splits have; mostly empty
 */
public record Measured(OptionalLong samples, Optional<Object> kind, Optional<String> problem) {
  /** Of metrics that say nothing of themselves. */
  public static final Measured UNKNOWN =
      new Measured(OptionalLong.empty(), Optional.empty(), Optional.empty());
}
