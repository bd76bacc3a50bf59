package dev.cosmicai.sweep.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.rendezvous.split.Shares.Taking;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitLeasesTest {
  private static SplitLeases leases(int splits, int ranks, Taking taking) {
    SplitLeases leases = new SplitLeases(new Workload(splits, splits * 1e6, 1, ranks, taking, 100));
    for (int rank = 0; rank < ranks; rank++) {
      leases.join(rank);
    }
    return leases;
  }

  @Test
  void rankGetsItsOwnSplitsInOrderAndThenOthersFromTheirEnd() {
    SplitLeases leases = leases(6, 2, Taking.ANYBODYS);
    leases.grant(1);
    assertThat(List.of(leases.first(1), leases.second(1))).containsExactly(3, 4);
    computed(leases, 1);
    computed(leases, 1);

    leases.grant(1);

    assertThat(List.of(leases.first(1), leases.second(1))).containsExactly(5, 2);
  }

  @Test
  void staticSharesStayAndARankWithoutSplitsIsDone() {
    SplitLeases leases = leases(3, 2, Taking.NOBODYS);
    leases.grant(1);
    assertThat(leases.nothingIsLeftFor(1)).isFalse();
    computed(leases, 1);

    leases.grant(1);

    assertThat(leases.first(1)).isEqualTo(SplitLeases.NONE);
    assertThat(leases.nothingIsLeftFor(1)).isTrue();
    assertThat(leases.areDone()).isFalse();
  }

  @Test
  void rankThatHasNotComeKeepsItsFile() {
    SplitLeases leases = new SplitLeases(new Workload(2, 2e6, 1, 2, Taking.OF_PRESENT, 1));
    leases.join(0);
    leases.grant(0);

    assertThat(List.of(leases.first(0), leases.second(0))).containsExactly(0, SplitLeases.NONE);
  }

  @Test
  void whatALostRankHadWaitsAgain() {
    SplitLeases leases = leases(2, 2, Taking.ANYBODYS);
    leases.grant(0);
    leases.grant(1);

    leases.lose(0);
    leases.grant(1);

    assertThat(leases.second(1)).isZero();
  }

  @Test
  void splitThatTakesTooLongIsComputedTwiceAndTheFirstCounts() {
    SplitLeases leases = leases(3, 2, Taking.ANYBODYS);
    leases.grant(0);
    leases.grant(1);
    leases.begin(0, 1);
    leases.computed(10, 1); // takes 10 s
    computed(leases, 0);
    leases.begin(10, 0);

    assertThat(leases.share(24, List.of(1))).as("1.5 times as long is not over").isEmpty();
    assertThat(leases.share(26, List.of(1))).containsExactly(1);
    assertThat(leases.share(27, List.of(1))).as("no third lease").isEmpty();

    leases.begin(26, 1);
    int split = leases.computed(30, 1);
    assertThat(split).isEqualTo(1);
    assertThat(leases.areDone()).isTrue();
    assertThat(leases.late(split)).as("is told to leave off").isZero();
  }

  private static void computed(SplitLeases leases, int rank) {
    leases.begin(0, rank);
    leases.computed(10, rank);
  }
}
