package dev.cosmicai.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Where the keys that follow a page of a listing may be cut, judged by the keys of the page: at
 * folders that are known, else where a letter or digit could be another one. A cut that has no keys
 * behind it costs a request for nothing and does no harm otherwise.
 */
final class KeyCuts {
  private final List<String> keys;
  private final int prefixChars;
  private final NavigableSet<String> subfolders;
  private final String last;

  /**
   * Cuts behind a page.
   *
   * @param keys of the page, rising; at least one
   * @param prefixChars how many characters all keys begin with
   * @param subfolders below that prefix
   */
  KeyCuts(List<String> keys, int prefixChars, NavigableSet<String> subfolders) {
    this.keys = keys;
    this.prefixChars = prefixChars;
    this.subfolders = subfolders;
    this.last = keys.get(keys.size() - 1);
  }

  /**
   * Texts that rise, all of them behind the page's last key.
   *
   * @param end all of them are before it; null for no end
   * @param most how many at most
   */
  List<String> upTo(String end, int most) {
    NavigableSet<String> cuts = new TreeSet<>();
    addSome(inside(subfolders, end), most, cuts);
    char[] alphabet = alphabet();
    for (int i = firstPosition(); i <= lastPosition() && cuts.size() < most; i++) {
      addSome(inside(variants(i, alphabet), end), most - cuts.size(), cuts);
    }
    return List.copyOf(cuts);
  }

  /** Where folders are known, what varies is what is below them. */
  private int firstPosition() {
    int slash = subfolders.isEmpty() ? -1 : last.indexOf('/', prefixChars);
    return slash < 0 ? prefixChars : slash + 1;
  }

  /** What begins alike from further on than the whole page does is smaller than a page, mostly. */
  private int lastPosition() {
    int at = Arrays.mismatch(keys.get(0).toCharArray(), last.toCharArray());
    return Math.min(at, last.length() - 1);
  }

  /** The last key up to a position, and a later character there. */
  private NavigableSet<String> variants(int position, char[] alphabet) {
    NavigableSet<String> variants = new TreeSet<>();
    for (char c : alphabet) {
      if (c > last.charAt(position)) {
        variants.add(last.substring(0, position) + c);
      }
    }
    return variants;
  }

  private List<String> inside(NavigableSet<String> candidates, String end) {
    NavigableSet<String> behind = candidates.tailSet(last, false);
    return List.copyOf(end == null ? behind : behind.headSet(end, false));
  }

  /** The letters and digits by which neighbours among the keys differ first. */
  private char[] alphabet() {
    NavigableSet<Character> seen = new TreeSet<>();
    for (int i = 1; i < keys.size(); i++) {
      String one = keys.get(i - 1);
      String other = keys.get(i);
      int at = Arrays.mismatch(one.toCharArray(), other.toCharArray());
      addTo(seen, one, at);
      addTo(seen, other, at);
    }
    char[] alphabet = new char[seen.size()];
    int count = 0;
    for (char c : seen) {
      alphabet[count++] = c;
    }
    return alphabet;
  }

  private static void addTo(NavigableSet<Character> seen, String key, int at) {
    if (at >= 0 && at < key.length() && key.charAt(at) < 128 && isLetterOrDigit(key.charAt(at))) {
      seen.add(key.charAt(at));
    }
  }

  private static boolean isLetterOrDigit(char c) {
    return Character.isLetterOrDigit(c);
  }

  /** So many, evenly. */
  private static void addSome(List<String> candidates, int most, NavigableSet<String> cuts) {
    int count = candidates.size();
    int taken = Math.min(count, most);
    List<String> some = new ArrayList<>();
    IntStream.range(0, taken)
        .map(i -> (int) ((2L * i + 1) * count / (2L * taken)))
        .forEach(i -> some.add(candidates.get(i)));
    cuts.addAll(some);
  }
}
