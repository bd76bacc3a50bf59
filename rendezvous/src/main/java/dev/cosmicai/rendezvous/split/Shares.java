package dev.cosmicai.rendezvous.split;

/**
 * Whose splits are whose: rank r begins with its own, which are those from {@code bounds[r]} to
 * {@code bounds[r + 1]}, without the last, and then those that come later.
 *
 * @param bounds one more than there are ranks; from 0 to the number of splits at the start, never
 *     falling
 * @param taking whose splits a rank takes when its own are done
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record Shares(int[] bounds, Taking taking) {
  /** Whose splits a rank takes when its own are done. */
  public enum Taking {
    /** Nobody's: the mapping stands, as CAI's does. */
    NOBODYS,
    /** Those of ranks that have joined; the others come, with a pod each. */
    OF_PRESENT,
    /** Anybody's. */
    ANYBODYS
  }

  /** How many ranks there are. */
  public int worldSize() {
    return bounds.length - 1;
  }

  /** How many splits there were when they were shared out. */
  int count() {
    return bounds[worldSize()];
  }

  /** The rank whose own a split is; those that came later are dealt out one by one. */
  public int owner(int split) {
    if (split >= count()) {
      return split % worldSize();
    }
    int low = 0;
    int high = worldSize() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bounds[middle + 1] <= split) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
