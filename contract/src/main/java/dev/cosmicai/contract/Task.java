package dev.cosmicai.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a network's outputs are compared with, and how: which metrics a run has. */
public enum Task {
  /** Redshifts of galaxies: one number a sample, with the metrics of surveys. */
  @JsonProperty("redshift")
  REDSHIFT,
  /** Numbers: one or several a sample. */
  @JsonProperty("regression")
  REGRESSION,
  /** One class of several a sample. */
  @JsonProperty("classification")
  CLASSIFICATION,
  /** Nothing: outputs are stored and counted. */
  @JsonProperty("none")
  NONE;

  /** Reads what {@link #toString} wrote; empty for another word. */
  public static Optional<Task> find(String word) {
    return Stream.of(values()).filter(task -> task.toString().equals(word)).findFirst();
  }

  /** As it is written in an archive and a job. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
