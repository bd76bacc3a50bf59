package dev.cosmicai.rendezvous;

import dev.cosmicai.contract.Limits;
import java.util.BitSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sets of ranks as text, the way Kubernetes writes completion indexes: {@code 0-4,7}. */
public final class RankRanges {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

  private RankRanges() {}

  /** The ranks as ascending ranges; the empty string for none. */
  public static String format(SortedSet<Integer> ranks) {
    BitSet bits = new BitSet();
    ranks.forEach(bits::set);
    return format(bits);
  }

  public static String format(BitSet ranks) {
    StringBuilder text = new StringBuilder();
    for (int first = ranks.nextSetBit(0); first >= 0; ) {
      int end = ranks.nextClearBit(first);
      if (!text.isEmpty()) {
        text.append(',');
      }
      text.append(first);
      if (end - first > 1) {
        text.append('-').append(end - 1);
      }
      first = ranks.nextSetBit(end);
    }
    return text.toString();
  }

  /**
   * Reads what {@link #format} writes; ranges may overlap and stand in any order.
   *
   * @throws IllegalArgumentException if it is anything else, or a rank is not below {@link
   *     MAX_WORLD_SIZE}
   */
  public static SortedSet<Integer> parse(String ranges) {
    return setOf(bits(ranges));
  }

  /**
   * Refuses what {@link #parse} does.
   *
   * @throws IllegalArgumentException as there
   */
  public static void check(String ranges) {
    var unused = bits(ranges);
  }

  private static BitSet bits(String ranges) {
    BitSet ranks = new BitSet();
    if (!ranges.isEmpty()) {
      for (String range : ranges.split(",", -1)) {
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches()) {
          throw malformed(ranges);
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (last < first || last >= Limits.MAX_WORLD_SIZE) {
          throw malformed(ranges);
        }
        ranks.set(first, last + 1);
      }
    }
    return ranks;
  }

  public static SortedSet<Integer> setOf(BitSet ranks) {
    return ranks.stream().boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  private static IllegalArgumentException malformed(String ranges) {
    return new IllegalArgumentException("'" + ranges + "' are not ranges of ranks like 0-4,7");
  }
}
