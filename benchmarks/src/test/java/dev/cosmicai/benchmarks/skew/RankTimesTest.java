package dev.cosmicai.benchmarks.skew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.benchmarks.skew.RankTimes.Commit;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankTimesTest {
  @Test
  void ranksEndWithTheirLastSplitWhateverTheOrderOfTheCommits() {
    RankTimes times =
        RankTimes.of(
            List.of(
                new Commit(1, 4_000, 3_000),
                new Commit(0, 1_000, 2_000),
                new Commit(1, 1_500, 2_500),
                new Commit(0, 3_000, 1_500)));

    assertThat(times).isEqualTo(new RankTimes(2, 4, 3.5, 6, 3));
    assertThat(times.apartSeconds()).isEqualTo(2.5);
  }
}
