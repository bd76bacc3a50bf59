package dev.cosmicai.crds.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a sweep when one of its runs fails. */
public enum OnFailure {
  /** The other runs take place; the failed one is told at the end. */
  @JsonProperty("Continue")
  CONTINUE,
  /** No further run begins, and the sweep fails. */
  @JsonProperty("Stop")
  STOP
}
