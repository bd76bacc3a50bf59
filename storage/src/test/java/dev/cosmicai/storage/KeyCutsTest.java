package dev.cosmicai.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyCutsTest {
  private static final NavigableSet<String> NO_FOLDERS = new TreeSet<>();

  @Test
  void numbersAreCutAtTheirFirstDigits() {
    List<String> page = List.of("d/1.pt", "d/10.pt", "d/100.pt", "d/101.pt", "d/102.pt");

    assertThat(new KeyCuts(page, 2, NO_FOLDERS).upTo(null, 16))
        .containsExactly("d/11", "d/12", "d/2");
    assertThat(new KeyCuts(numbers(), 2, NO_FOLDERS).upTo(null, 8))
        .containsExactly("d/2", "d/3", "d/4", "d/5", "d/6", "d/7", "d/8", "d/9");
  }

  @Test
  void moreCutsLieBetweenTheFirstOnes() {
    List<String> page = IntStream.range(1_100, 1_200).mapToObj(i -> "d/" + i + ".pt").toList();

    assertThat(new KeyCuts(page, 2, NO_FOLDERS).upTo(null, 99))
        .hasSize(16)
        .contains("d/12", "d/19", "d/2", "d/9")
        .isSorted();
  }

  @Test
  void aFewCutsLieEvenly() {
    assertThat(new KeyCuts(numbers(), 2, NO_FOLDERS).upTo(null, 2)).containsExactly("d/4", "d/8");
    assertThat(new KeyCuts(numbers(), 2, NO_FOLDERS).upTo("d/4", 1)).containsExactly("d/3");
  }

  @Test
  void lettersOfNumbersToTheBaseSixteenAreCutToo() {
    List<String> page =
        IntStream.range(0, 1 << 12).mapToObj("x/part-%08x.npz"::formatted).sorted().toList();

    assertThat(new KeyCuts(page.subList(0, 1_000), 2, NO_FOLDERS).upTo("x/part-00001", 16))
        .contains("x/part-00000a", "x/part-00000f")
        .noneMatch(cut -> cut.matches(".*[g-z.]$"));
  }

  @Test
  void foldersAreCutsBeforeAnythingElse() {
    NavigableSet<String> folders = new TreeSet<>(List.of("d/a", "d/comet", "d/quasar"));
    List<String> page = List.of("d/a/1.pt", "d/a/2.pt");

    assertThat(new KeyCuts(page, 2, folders).upTo(null, 2)).containsExactly("d/comet", "d/quasar");
    assertThat(new KeyCuts(List.of("d/a/1.pt", "d/a/2.pt", "d/b/1.pt"), 2, folders).upTo("d/d", 9))
        .containsExactly("d/comet");
  }

  @Test
  void oneKeyAloneTellsNothing() {
    assertThat(new KeyCuts(List.of("d/1.pt"), 2, NO_FOLDERS).upTo(null, 16)).isEmpty();
  }

  /** The first page of {@code 0.pt} to {@code 9999.pt}. */
  private static List<String> numbers() {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "d/" + i + ".pt")
        .sorted()
        .limit(1_000)
        .toList();
  }
}
