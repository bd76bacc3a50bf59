package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RankMappingTest {
  /** Worked out by hand from CAI's rule: a rank takes ceil(files left / ranks left). */
  static Stream<Arguments> mappings() {
    return Stream.of(
        Arguments.of(1, 1, List.of(List.of(0))),
        Arguments.of(4, 1, List.of(List.of(0, 1, 2, 3))),
        Arguments.of(4, 4, List.of(List.of(0), List.of(1), List.of(2), List.of(3))),
        Arguments.of(5, 2, List.of(List.of(0, 1, 2), List.of(3, 4))),
        Arguments.of(5, 3, List.of(List.of(0, 1), List.of(2, 3), List.of(4))),
        Arguments.of(5, 4, List.of(List.of(0, 1), List.of(2), List.of(3), List.of(4))),
        Arguments.of(
            10, 4, List.of(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7), List.of(8, 9))),
        Arguments.of(2, 5, List.of(List.of(0), List.of(1), List.of(), List.of(), List.of())),
        Arguments.of(0, 2, List.of(List.of(), List.of())));
  }

  @ParameterizedTest(name = "{0} files on {1} ranks")
  @MethodSource("mappings")
  void filesGoToRanksAsInCai(int files, int worldSize, List<List<Integer>> expected) {
    assertThat(RankMapping.map(files, worldSize)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} files on {1} ranks")
  @CsvSource({"517,16", "517,517", "517,1000", "130,128", "4,128", "1000,999", "100000,7"})
  void everyFileGoesToOneRankInOrder(int files, int worldSize) {
    List<List<Integer>> ranks = RankMapping.map(files, worldSize);

    assertThat(ranks).hasSize(worldSize);
    assertThat(ranks.stream().flatMap(List::stream))
        .containsExactlyElementsOf(IntStream.range(0, files).boxed().toList());
  }

  @Test
  void noRankHasTwoFilesMoreThanAnother() {
    List<Integer> sizes = RankMapping.map(517, 16).stream().map(List::size).toList();

    assertThat(sizes).isSortedAccordingTo((a, b) -> b - a).contains(33, 32).hasSize(16);
    assertThat(sizes).allMatch(size -> size == 33 || size == 32);
  }

  @Test
  void ranksBeyondTheFilesGetNone() {
    List<List<Integer>> ranks = RankMapping.map(4, 128);

    assertThat(ranks.subList(0, 4)).allMatch(files -> files.size() == 1);
    assertThat(ranks.subList(4, 128)).allMatch(List::isEmpty);
  }
}
