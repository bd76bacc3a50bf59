package dev.cosmicai.sweep.run;

import dev.cosmicai.contract.ObjectUri;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run of a sweep that took place, whose results lie in a store.
 *
 * @param cell the name of its cell: of its point in the grid
 * @param repeat which of the cell's runs it is, from 1
 * @param settings the value of each axis by its name, in the order of the axes
 * @param output where its results are, as its job said in {@code output.uri}
 */
public record StoredRun(String cell, int repeat, Map<String, String> settings, ObjectUri output) {
  /** Copies the settings and keeps their order. */
  public StoredRun {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }
}
