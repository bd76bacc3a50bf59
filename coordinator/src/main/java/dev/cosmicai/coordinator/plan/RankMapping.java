package dev.cosmicai.coordinator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which files each rank gets. The rule is that of CAI's initializer: going through the ranks in
 * order, a rank takes the next {@code ceil(filesLeft / ranksLeft)} files. So shares are contiguous,
 * differ by one file at most, and lower ranks have the larger ones; with more ranks than files, the
 * ranks beyond the files get none.
 */
public final class RankMapping {
  private RankMapping() {}

  /**
   * Maps files 0 to {@code fileCount - 1}.
   *
   * @param fileCount at least 0
   * @param worldSize how many ranks there are, at least 1
   * @return for each rank, the indices of its files in order
   */
  public static List<List<Integer>> map(int fileCount, int worldSize) {
    List<List<Integer>> ranks = new ArrayList<>(worldSize);
    int next = 0;
    for (int rank = 0; rank < worldSize; rank++) {
      int filesLeft = fileCount - next;
      int ranksLeft = worldSize - rank;
      int end = next + (int) (((long) filesLeft + ranksLeft - 1) / ranksLeft);
      ranks.add(IntStream.range(next, end).boxed().toList());
      next = end;
    }
    return List.copyOf(ranks);
  }
}
