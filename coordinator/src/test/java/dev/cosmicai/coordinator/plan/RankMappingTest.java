package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RankMappingTest {
  /** Worked out by hand from CAI's rule: a rank takes ceil(files left / ranks left). */
  static Stream<Arguments> mappings() {
    return Stream.of(
        Arguments.of(1, 1, List.of(0, 1)),
        Arguments.of(4, 1, List.of(0, 4)),
        Arguments.of(4, 4, List.of(0, 1, 2, 3, 4)),
        Arguments.of(5, 2, List.of(0, 3, 5)),
        Arguments.of(5, 3, List.of(0, 2, 4, 5)),
        Arguments.of(5, 4, List.of(0, 2, 3, 4, 5)),
        Arguments.of(10, 4, List.of(0, 3, 6, 8, 10)),
        Arguments.of(2, 5, List.of(0, 1, 2, 2, 2, 2)),
        Arguments.of(0, 2, List.of(0, 0, 0)));
  }

  @ParameterizedTest(name = "{0} files on {1} ranks")
  @MethodSource("mappings")
  void filesGoToRanksAsInCai(int files, int worldSize, List<Integer> expected) {
    assertThat(IntStream.of(RankMapping.bounds(files, worldSize)).boxed().toList())
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} files on {1} ranks")
  @CsvSource({"517,16", "517,517", "517,1000", "130,128", "4,128", "1000,999", "10000000,7"})
  void everyFileGoesToOneRankAndNoRankHasTwoMoreThanAnother(int files, int worldSize) {
    int[] bounds = RankMapping.bounds(files, worldSize);

    assertThat(bounds).hasSize(worldSize + 1).startsWith(0).endsWith(files);
    int[] sizes =
        IntStream.range(0, worldSize).map(rank -> bounds[rank + 1] - bounds[rank]).toArray();
    assertThat(sizes).isSortedAccordingTo((a, b) -> b - a);
    assertThat(sizes[0] - sizes[worldSize - 1]).isBetween(0, 1);
  }
}
