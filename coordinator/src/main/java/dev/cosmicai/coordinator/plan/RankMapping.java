package dev.cosmicai.coordinator.plan;

/**
 * Which files, or splits, each rank gets. The rule is that of CAI's initializer: going through the
 * ranks in order, a rank takes the next {@code ceil(left / ranksLeft)} of them. So shares are
 * contiguous, differ by one at most, and lower ranks have the larger ones; with more ranks than
 * files, the ranks beyond the files get none.
 */
public final class RankMapping {
  private RankMapping() {}

  /**
   * Maps 0 to {@code count - 1}.
   *
   * @param count at least 0
   * @param worldSize how many ranks there are, at least 1
   * @return rank r has those from {@code bounds[r]} to {@code bounds[r + 1]}, without the last
   */
  public static int[] bounds(int count, int worldSize) {
    int[] bounds = new int[worldSize + 1];
    for (int rank = 0; rank < worldSize; rank++) {
      int left = count - bounds[rank];
      int ranksLeft = worldSize - rank;
      bounds[rank + 1] = bounds[rank] + (int) (((long) left + ranksLeft - 1) / ranksLeft);
    }
    return bounds;
  }
}
