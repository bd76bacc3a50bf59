package dev.cosmicai.contract.words;

import java.util.List;
import java.util.stream.Stream;

/** Lists of words in a sentence. */
public final class Words {
  private Words() {}

  /** {@code a}, {@code a or b}, {@code a, b or c}. */
  public static String or(Stream<String> words) {
    List<String> all = words.toList();
    int last = all.size() - 1;
    return last < 1
        ? String.join("", all)
        : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
  }
}
