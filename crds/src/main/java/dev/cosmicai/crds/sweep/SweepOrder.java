package dev.cosmicai.crds.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;

/** In which order the runs of a sweep take place. */
public enum SweepOrder {
  /** All runs, repeats included, in an order that the seed decides, the same on every machine. */
  @JsonProperty("Shuffled")
  SHUFFLED,
  /** Cell by cell as they are listed, a cell's repeats one after another. */
  @JsonProperty("Listed")
  LISTED
}
