package dev.cosmicai.storage;

import java.util.Comparator;

/**
 * Compares names as people number them: runs of digits by their value, whatever their length, and
 * everything else by character, so that {@code 2.pt} comes before {@code 10.pt}. Names that differ
 * only in leading zeros are ordered by the plain order of strings, which makes this consistent with
 * equals. Stateless.
 */
public final class NaturalOrder implements Comparator<String> {
  /** The only one. */
  public static final NaturalOrder INSTANCE = new NaturalOrder();

  private NaturalOrder() {}

  @Override
  public int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int endA = digitsEnd(a, i);
      int endB = digitsEnd(b, j);
      int order;
      if (endA > i && endB > j) {
        order = compareNumbers(a, i, endA, b, j, endB);
        i = endA;
        j = endB;
      } else {
        order = Character.compare(a.charAt(i), b.charAt(j));
        i++;
        j++;
      }
      if (order != 0) {
        return order;
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? rest : a.compareTo(b);
  }

  /** By value without computing it: a number may have more digits than any type holds. */
  private static int compareNumbers(String a, int i, int endA, String b, int j, int endB) {
    int startA = skipZeros(a, i, endA);
    int startB = skipZeros(b, j, endB);
    int digits = Integer.compare(endA - startA, endB - startB);
    return digits != 0 ? digits : a.substring(startA, endA).compareTo(b.substring(startB, endB));
  }

  private static int skipZeros(String text, int start, int end) {
    int i = start;
    while (i < end && text.charAt(i) == '0') {
      i++;
    }
    return i;
  }

  private static int digitsEnd(String text, int start) {
    int i = start;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
