package dev.cosmicai.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a partition's columns become a network's inputs, and what its outputs are compared with, as
 * far as a job says it and not the network. It travels as JSON.
 *
 * @param columns the columns in the files of those inputs and targets that are called otherwise
 *     there: a name, a position, or several with commas and {@code *}
 * @param keep columns that go to the predictions as they are
 * @param transforms of an input, in order; they replace those that the network declares for it
 * @param task null: as the network declares
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Reading(
    Map<String, String> columns,
    List<String> keep,
    Map<String, List<Transform>> transforms,
    Task task) {
  /** As the network and the files have it. */
  public static final Reading DEFAULT = new Reading(null, null, null, null);

  /** The most columns that can be kept. */
  public static final int MAX_KEPT = 64;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  /** Copies, in an order that does not depend on who wrote it. */
  public Reading {
    columns = columns == null ? Map.of() : new TreeMap<>(columns);
    keep = keep == null ? List.of() : List.copyOf(keep);
    Map<String, List<Transform>> sorted = new TreeMap<>();
    if (transforms != null) {
      transforms.forEach((input, steps) -> sorted.put(input, List.copyOf(steps)));
    }
    transforms = new LinkedHashMap<>(sorted);
  }

  /**
   * Reads what {@link #toString} wrote; nothing is the default.
   *
   * @throws FatalFault (InvalidSpec) if it is anything else
   */
  public static Reading parse(String json) {
    if (json.isEmpty()) {
      return DEFAULT;
    }
    try {
      return JSON.readValue(json, Reading.class);
    } catch (JsonProcessingException e) {
      throw new FatalFault(
          Reason.InvalidSpec, "it is not how columns are read: " + e.getOriginalMessage(), e);
    }
  }

  /** JSON, one text for one content; empty for the default. */
  @Override
  public String toString() {
    if (equals(DEFAULT)) {
      return "";
    }
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new InternalFault("records can be written as JSON", e);
    }
  }
}
