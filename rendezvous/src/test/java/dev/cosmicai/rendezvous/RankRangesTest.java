package dev.cosmicai.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankRangesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "0", "7", "0-4,7", "0-1,3-4,6", "10-99999"})
  void rangesReadBackAsTheyWereWritten(String ranges) {
    assertThat(RankRanges.format(RankRanges.parse(ranges))).isEqualTo(ranges);
  }

  @Test
  void neighboursBecomeOneRange() {
    assertThat(RankRanges.format(new TreeSet<>(List.of(5, 1, 2, 0, 7)))).isEqualTo("0-2,5,7");
  }

  @Test
  void overlapsAndDisorderAreUnderstood() {
    assertThat(RankRanges.parse("4,1-3,2")).containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", ",", "1,", "-1", "3-1", "a", "1-", "0-100000", "99999999999"})
  void anythingElseIsRefused(String ranges) {
    assertThatThrownBy(() -> RankRanges.parse(ranges))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ranges of ranks");
  }
}
