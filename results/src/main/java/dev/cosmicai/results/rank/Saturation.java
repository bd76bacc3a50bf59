package dev.cosmicai.results.rank;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How many samples lie beyond the ranges that a network's layers of 8-bit integers were made with,
 * among some that were looked at. What lies beyond is taken for the ends of the range, so that a
 * prediction may be off.
 *
 * <p>Samples are counted, and not values: a sample of which a layer cannot hold more than {@value
 * #TOO_MUCH} is one. Counts of several ranks and attempts can be added up, and a single sample that
 * is like no other is one sample, however far it is beyond.
 *
 * @param samples how many were looked at, from 1
 * @param beyond how many of them lie beyond
 * @param share of the sample and the layer where it is the most, the values that the layer cannot
 *     hold, from 0 to 1
 */
public record Saturation(long samples, long beyond, double share) {
  /** Of a layer's values: a sample of which more cannot be held lies beyond the ranges. */
  public static final double TOO_MUCH = 0.01;

  /** One sample in so many may lie beyond: any survey has a few that are like no other. */
  private static final int ONE_IN = 20;

  /** A single one is not enough to say that the data are other than the network was made for. */
  private static final int MORE_THAN_CHANCE = 2;

  /** So many ranks as there may be can be added up. */
  private static final long MAX_SAMPLES = 1L << 40;

  /**
   * Refuses what no rank counts.
   *
   * @throws IllegalArgumentException if a number is none
   */
  public Saturation {
    if (samples < 1 || samples > MAX_SAMPLES || beyond < 0 || beyond > samples) {
      throw new IllegalArgumentException("its samples are no amount");
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("its share is none");
    }
  }

  /** Of one sample, by the share of the layer where it is the most. */
  public static Saturation ofSample(double share) {
    return new Saturation(1, share > TOO_MUCH ? 1 : 0, share);
  }

  /** Of all that were looked at; null if none were. Some of these may be null. */
  public static Saturation sum(List<Saturation> some) {
    return some.stream().filter(Objects::nonNull).reduce(Saturation::plus).orElse(null);
  }

  /** Of both. */
  public Saturation plus(Saturation other) {
    return new Saturation(
        Math.min(MAX_SAMPLES, samples + other.samples),
        Math.min(MAX_SAMPLES, beyond + other.beyond),
        Math.max(share, other.share));
  }

  /**
   * A line for people, if more than one sample in {@value #ONE_IN} lies beyond, and not only one of
   * several.
   *
   * @param model its URI
   */
  public Optional<String> warning(String model) {
    boolean isChance = beyond < Math.min(samples, MORE_THAN_CHANCE) || beyond * ONE_IN <= samples;
    return isChance
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d of %,d samples that were looked at lie beyond the ranges that %s has for int8:"
                    + " up to %.0f %% of what a layer takes. Predictions may be off; export it again"
                    + " with --samples that are like these data, or set model.precision to bf16",
                beyond,
                samples,
                model,
                Math.max(1, 100 * share)));
  }
}
