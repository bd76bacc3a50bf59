package dev.cosmicai.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which rank computes which splits of the data. */
public enum AssignmentPolicy {
  /** Each rank begins with its own share and then takes what others have not begun. */
  @JsonProperty("Dynamic")
  DYNAMIC("Dynamic"),
  /** Each rank has the files that CAI's mapping gives it, and no others. */
  @JsonProperty("Static")
  STATIC("Static");

  private final String text;

  AssignmentPolicy(String text) {
    this.text = text;
  }

  static AssignmentPolicy parse(String text) {
    return switch (text) {
      case "Dynamic" -> DYNAMIC;
      case "Static" -> STATIC;
      default -> throw new IllegalArgumentException("Dynamic or Static");
    };
  }

  /** As written in the resource. */
  @Override
  public String toString() {
    return text;
  }
}
