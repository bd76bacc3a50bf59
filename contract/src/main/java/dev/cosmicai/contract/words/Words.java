package dev.cosmicai.contract.words;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists of words in a sentence. */
public final class Words {
  private static final int FEW = 3;

  private Words() {}

  /** {@code a}, {@code a; b}, and of more than three {@code a; b; c; and 9 more}. */
  public static String few(List<String> sentences) {
    String first = sentences.stream().limit(FEW).collect(Collectors.joining("; "));
    int more = sentences.size() - FEW;
    return more > 0 ? first + String.format(Locale.ROOT, "; and %,d more", more) : first;
  }

  /** {@code a}, {@code a or b}, {@code a, b or c}. */
  public static String or(Stream<String> words) {
    List<String> all = words.toList();
    int last = all.size() - 1;
    return last < 1
        ? String.join("", all)
        : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
  }
}
