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

  static Coordination parse(String text) {
    return switch (text) {
      case "Independent" -> INDEPENDENT;
      case "Gang" -> GANG;
      default -> throw new IllegalArgumentException("Independent or Gang");
    };
  }

  /** As written in the resource. */
  @Override
  public String toString() {
    return text;
  }
}
