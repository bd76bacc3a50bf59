package dev.cosmicai.benchmarks.skew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.benchmarks.skew.RankTimes.Commit;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankTimesTest {
  private static final List<Commit> COMMITS =
      List.of(
          new Commit(1, 4_000, 3_000),
          new Commit(0, 1_000, 2_000),
          new Commit(1, 1_500, 2_500),
          new Commit(0, 3_000, 1_500));

  @Test
  void ranksEndWithTheirLastSplitWhateverTheOrderOfTheCommits() {
    RankTimes times = RankTimes.of(2, COMMITS);

    assertThat(times).isEqualTo(new RankTimes(4, 3.5, 6, 3));
    assertThat(times.apartSeconds()).isEqualTo(2.5);
  }

  @Test
  void rankThatFoundNothingToDoEndedFirst() {
    assertThat(RankTimes.of(3, COMMITS)).isEqualTo(new RankTimes(4, 0, 6, 3));
  }
}
