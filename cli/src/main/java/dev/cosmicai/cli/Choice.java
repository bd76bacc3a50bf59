package dev.cosmicai.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** An option's value that is one of a few words. */
final class Choice {
  private Choice() {}

  /**
   * The value of an enumeration that a word names, in lower case or upper case.
   *
   * @throws ParameterException naming all words, if it is none of them
   */
  static <T extends Enum<T>> T of(CommandLine command, String option, String word, T[] values) {
    for (T value : values) {
      if (value.name().equalsIgnoreCase(word)) {
        return value;
      }
    }
    List<String> words = new ArrayList<>();
    for (T value : values) {
      words.add(value.name().toLowerCase(Locale.ROOT));
    }
    throw new ParameterException(
        command, option + " is '" + word + "'; choose " + String.join(" or ", words));
  }
}
