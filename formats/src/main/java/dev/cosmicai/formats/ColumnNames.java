package dev.cosmicai.formats;

import dev.cosmicai.contract.words.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** By which names a column is found in a file that has names, and which name comes near. */
public final class ColumnNames {
  /** What people call the columns of a survey and their labels. */
  private static final Map<String, List<String>> OTHERS =
      Map.of(
          "images", List.of("image"),
          "image", List.of("images"),
          "magnitudes", List.of("magnitude", "mags"),
          "redshift", List.of("redshifts", "z", "labels"),
          "label", List.of("labels", "target", "targets", "class", "y"),
          "target", List.of("targets", "label", "labels", "y"));

  private static final List<String> SURVEY = List.of("images", "magnitudes", "redshift");
  private static final int SHORTEST = 2;

  private ColumnNames() {}

  /**
   * The names that stand for a column.
   *
   * @param column as a network calls it
   * @param position among inputs and targets, from 0: numpy calls it {@code arr_0}
   */
  static List<String> of(String column, int position) {
    List<String> names = new ArrayList<>(of(column));
    names.add("arr_" + position);
    return names;
  }

  /**
   * The names that stand for one of a survey's columns.
   *
   * @param column images, magnitudes or redshift; of another one, nothing
   */
  public static List<String> ofSurvey(String column) {
    int position = SURVEY.indexOf(column);
    return position < 0 ? List.of() : of(column, position);
  }

  /** The names that stand for a column in files that have names: its own first. */
  public static List<String> of(String column) {
    List<String> names = new ArrayList<>(List.of(column));
    names.addAll(OTHERS.getOrDefault(column, List.of()));
    return names;
  }

  /** Of the names in a file, the one that is nearest to a column's, if it may be meant. */
  static Optional<String> near(String column, Collection<String> present) {
    return of(column).stream()
        .flatMap(name -> Spelling.closest(name, present).stream())
        .findFirst()
        .or(() -> present.stream().filter(name -> isShort(name, column)).findFirst());
  }

  /** As {@code img} is short for images. */
  private static boolean isShort(String name, String column) {
    String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    String start = letters.endsWith("s") ? letters.substring(0, letters.length() - 1) : letters;
    return start.length() >= SHORTEST
        && start.charAt(0) == column.charAt(0)
        && isSubsequence(start, column);
  }

  private static boolean isSubsequence(String letters, String text) {
    int found = 0;
    for (int i = 0; i < text.length() && found < letters.length(); i++) {
      if (text.charAt(i) == letters.charAt(found)) {
        found++;
      }
    }
    return found == letters.length();
  }
}
