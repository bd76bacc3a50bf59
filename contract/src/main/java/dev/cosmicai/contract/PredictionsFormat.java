package dev.cosmicai.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How predictions are stored. */
public enum PredictionsFormat {
  /** Apache Parquet. */
  @JsonProperty("parquet")
  PARQUET("application/vnd.apache.parquet"),
  /** As {@code numpy.savez} writes it. */
  @JsonProperty("npz")
  NPZ("application/zip");

  private final String contentType;

  PredictionsFormat(String contentType) {
    this.contentType = contentType;
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException for another word; its message says which there are
   */
  public static PredictionsFormat parse(String word) {
    return switch (word) {
      case "parquet" -> PARQUET;
      case "npz" -> NPZ;
      default -> throw new IllegalArgumentException("parquet or npz");
    };
  }

  /** Reads what a coordinator recorded; one from before there was a choice recorded nothing. */
  public static PredictionsFormat ofRecord(String word) {
    return word.isEmpty() ? NPZ : parse(word);
  }

  /** The media type of such an object. */
  public String contentType() {
    return contentType;
  }

  /** As it is written in a job, and the ending of an object's name. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
