package dev.cosmicai.cli.tune;

import dev.cosmicai.contract.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rates of candidates, round by round, and what follows from them. A rate is the candidate's median
 * over its rounds: what else the machine does now and then spoils some of them. Not thread-safe.
 */
final class Measurements {
  /** A smaller batch takes less memory, so it wins against a larger one that is hardly faster. */
  private static final double HARDLY_FASTER = 1.03;

  /** What is so far below the best, in each of two rounds, is not tried again. */
  private static final double FAR_BELOW = 0.6;

  private static final int ROUNDS_TO_TELL = 2;

  private final Map<Candidate, List<Double>> rates = new LinkedHashMap<>();

  /** Notes what a round came to, in samples a second. */
  void add(Candidate candidate, double samplesPerSecond) {
    rates.computeIfAbsent(candidate, unused -> new ArrayList<>()).add(samplesPerSecond);
  }

  /** Forgets what cannot be run after all: a candidate, and its member with larger batches. */
  void remove(Candidate candidate) {
    rates.keySet().removeIf(candidate::isNoLargerThan);
  }

  /** All that have a rate, in the order of their first one. */
  List<Candidate> candidates() {
    return List.copyOf(rates.keySet());
  }

  /** Its median; NaN if it has no rate. */
  double rate(Candidate candidate) {
    List<Double> sorted = new ArrayList<>(rates.getOrDefault(candidate, List.of()));
    Collections.sort(sorted);
    int half = sorted.size() / 2;
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** The best rate in a precision; NaN if none was measured. */
  double best(Precision precision) {
    return of(precision).stream().mapToDouble(this::rate).max().orElse(Double.NaN);
  }

  /** Whether further rounds of it would be a waste. */
  boolean isFarBelow(Candidate candidate) {
    List<Double> own = rates.getOrDefault(candidate, List.of());
    return own.size() >= ROUNDS_TO_TELL
        && Collections.max(own) < FAR_BELOW * best(candidate.precision());
  }

  /**
   * The candidate to choose in a precision: of those that are as fast as the best one, or hardly
   * slower, that with the smallest batch, and of several such the fastest. Empty if none was
   * measured.
   */
  Optional<Candidate> choice(Precision precision) {
    double best = best(precision);
    return of(precision).stream()
        .filter(candidate -> rate(candidate) * HARDLY_FASTER >= best)
        .min(
            Comparator.comparingInt(Candidate::batchSize)
                .thenComparingDouble(candidate -> -rate(candidate)));
  }

  private List<Candidate> of(Precision precision) {
    return rates.keySet().stream().filter(candidate -> candidate.precision() == precision).toList();
  }
}
