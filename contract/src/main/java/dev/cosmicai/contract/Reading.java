package dev.cosmicai.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.json.StrictJson;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** The longest text in bytes: Linux gives a variable, with its name, 128 KiB. */
  public static final int MAX_BYTES = 120_000;

  /** The predictions' column of the partition's number. */
  public static final String FILE = "file";

  /** The predictions' column of the sample's position in its partition. */
  public static final String ROW = "row";

  /** The predictions' column of a classification's most likely class. */
  public static final String PREDICTED_CLASS = "predicted_class";

  /** Columns that predictions have of themselves, so that none of these names can be kept. */
  public static final Set<String> RESERVED = Set.of(FILE, ROW, PREDICTED_CLASS);

  private static final ObjectMapper JSON = StrictJson.mapper();

  /** Copies, in an order that does not depend on who wrote it. */
  public Reading {
    columns = sorted(columns);
    keep = keep == null ? List.of() : List.copyOf(keep);
    Map<String, List<Transform>> copies = new TreeMap<>();
    sorted(transforms).forEach((input, steps) -> copies.put(input, List.copyOf(steps)));
    transforms = Collections.unmodifiableMap(copies);
  }

  private static <T> Map<String, T> sorted(Map<String, T> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
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
      Reading read = JSON.readValue(json, Reading.class);
      if (read != null) {
        return read;
      }
    } catch (JsonProcessingException e) {
      throw refused(StrictJson.problem(e), e);
    }
    throw refused("it is null", null);
  }

  private static FatalFault refused(String problem, Exception cause) {
    return new FatalFault(
        Reason.InvalidSpec, "it does not say how columns are read: " + problem, cause);
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
