package dev.cosmicai.crds.grid;

import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.SweepCell;
import dev.cosmicai.faults.InternalFault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Names for cells: their values with hyphens between, such as {@code 25mb-1gb}. Where that is too
 * long, or two cells would be called the same, it is cut and the beginning of a digest of all
 * values follows. So a cell keeps its name when others are added.
 */
final class CellNames {
  private static final int DIGEST_CHARS = 8;

  private CellNames() {}

  /** The cells in their order, each with its name. */
  static List<GridCell> of(List<SweepCell> cells) {
    Map<String, Long> plain =
        cells.stream()
            .map(CellNames::plainName)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    List<GridCell> named = new ArrayList<>();
    for (SweepCell cell : cells) {
      String name = plainName(cell);
      boolean good =
          !name.isEmpty() && name.length() <= InferenceSweep.MAX_CELL_CHARS && plain.get(name) == 1;
      named.add(new GridCell(good ? name : withDigest(name, cell), cell));
    }
    if (named.stream().map(GridCell::name).collect(Collectors.toCollection(HashSet::new)).size()
        < named.size()) {
      throw new InternalFault("two cells of the sweep have one name: " + named);
    }
    return named;
  }

  private static String plainName(SweepCell cell) {
    List<String> values = new ArrayList<>();
    if (cell.dataset() != null) {
      values.add(cell.dataset().name());
    }
    values.addAll(cell.settings().values());
    return String.join("-", values)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }

  private static String withDigest(String name, SweepCell cell) {
    String digest = Digest.of(cell.toString()).substring(0, DIGEST_CHARS);
    int most = InferenceSweep.MAX_CELL_CHARS - DIGEST_CHARS - 1;
    String beginning = name.substring(0, Math.min(name.length(), most)).replaceAll("-$", "");
    return beginning.isEmpty() ? digest : beginning + "-" + digest;
  }
}
