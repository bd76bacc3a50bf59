package dev.cosmicai.tasks;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a classifier's output says of each class. */
public enum Scores {
  /** Any numbers, whose softmax is the probabilities; of a single score, its sigmoid. */
  LOGITS,
  /** Probabilities, 0 to 1. */
  PROBABILITIES,
  /** Their natural logarithms. */
  LOG_PROBABILITIES,
  /** No scores: one whole number a sample, the class. */
  CLASS;

  /** Reads what {@link #toString} wrote; empty for another word. */
  public static Optional<Scores> find(String word) {
    return Stream.of(values()).filter(scores -> scores.toString().equals(word)).findFirst();
  }

  /** As it is written in an archive: {@code log_probabilities}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
