package dev.cosmicai.formats;

import java.util.List;
import java.util.Map;

/**
 * Which columns of a partition are wanted.
 *
 * @param inputs what goes into the network, in its order; at least one
 * @param targets what its outputs are compared with; a partition may lack them
 * @param kept what goes to the predictions as it is
 * @param renamed the names in the file of those inputs and targets that it calls otherwise: a name,
 *     a position, or several of them with commas and wildcards, which become one column
 */
public record ColumnSelection(
    List<String> inputs, List<String> targets, List<String> kept, Map<String, String> renamed) {
  /** What galaxies have. */
  public static final ColumnSelection SURVEY =
      new ColumnSelection(
          List.of("images", "magnitudes"), List.of("redshift"), List.of(), Map.of());

  /** Copies the collections. */
  public ColumnSelection {
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    kept = List.copyOf(kept);
    renamed = Map.copyOf(renamed);
  }

  /** All names of inputs and targets, for a sentence. */
  String wanted() {
    String columns = String.join(", ", inputs);
    return targets.isEmpty() ? columns : columns + " and, if known, " + String.join(", ", targets);
  }
}
