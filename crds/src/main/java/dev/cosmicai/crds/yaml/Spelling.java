package dev.cosmicai.crds.yaml;

import dev.cosmicai.crds.InferenceJobSpec;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Guesses which field somebody meant. */
final class Spelling {
  private Spelling() {}

  /**
   * A hint that follows a semicolon, or nothing: a field of the same mapping whose name is close,
   * or else the place where a field of this very name belongs.
   */
  static Optional<String> hint(String parentPath, String name, Collection<String> siblings) {
    Optional<String> close = closest(name, siblings);
    if (close.isPresent()) {
      return close.map(sibling -> "did you mean " + join(parentPath, sibling) + "?");
    }
    List<String> elsewhere = new ArrayList<>();
    collect(InferenceJobSpec.class, "spec", name, elsewhere);
    return elsewhere.size() == 1
        ? Optional.of("it belongs at " + elsewhere.get(0))
        : Optional.empty();
  }

  private static String join(String parentPath, String name) {
    return parentPath.isEmpty() ? name : parentPath + "." + name;
  }

  private static Optional<String> closest(String name, Collection<String> candidates) {
    String best = null;
    int bestDistance = 1 + Math.max(1, name.length() / 3);
    for (String candidate : candidates) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  private static void collect(Class<?> type, String path, String name, List<String> found) {
    for (RecordComponent component : type.getRecordComponents()) {
      String componentPath = path + "." + component.getName();
      if (component.getName().equalsIgnoreCase(name)) {
        found.add(componentPath);
      }
      if (component.getType().isRecord()) {
        collect(component.getType(), componentPath, name, found);
      }
    }
  }

  /** Levenshtein's distance, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
