package dev.cosmicai.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether ranks need each other to be there. */
public enum Coordination {
  /** Each rank runs on its own; any parallelism finishes. */
  @JsonProperty("Independent")
  INDEPENDENT("Independent"),
  /** All ranks pass a barrier together before they compute, so all must fit at once. */
  @JsonProperty("Gang")
  GANG("Gang");

  private final String text;

  Coordination(String text) {
    this.text = text;
  }

  /** As written in the resource. */
  public String text() {
    return text;
  }
}
