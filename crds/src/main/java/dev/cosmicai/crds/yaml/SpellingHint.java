package dev.cosmicai.crds.yaml;

import dev.cosmicai.contract.words.Spelling;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Guesses which field somebody meant. */
final class SpellingHint {
  private SpellingHint() {}

  /**
   * A hint that follows a semicolon, or nothing: a field of the same mapping whose name is close,
   * or else the place in the spec where a field of this very name belongs.
   */
  static Optional<String> hint(
      Class<?> specType, String parentPath, String name, Collection<String> siblings) {
    Optional<String> close = Spelling.closest(name, siblings);
    if (close.isPresent()) {
      return close.map(sibling -> "did you mean " + join(parentPath, sibling) + "?");
    }
    List<String> elsewhere = new ArrayList<>();
    collect(specType, "spec", name, elsewhere);
    return elsewhere.size() == 1
        ? Optional.of("it belongs at " + elsewhere.get(0))
        : Optional.empty();
  }

  private static String join(String parentPath, String name) {
    return parentPath.isEmpty() ? name : parentPath + "." + name;
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
}
