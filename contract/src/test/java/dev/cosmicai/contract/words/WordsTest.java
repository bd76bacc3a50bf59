package dev.cosmicai.contract.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void alternativesAreJoinedAsInASentence() {
    assertThat(Words.or(Stream.of("a"))).isEqualTo("a");
    assertThat(Words.or(Stream.of("a", "b"))).isEqualTo("a or b");
    assertThat(Words.or(Stream.of("a", "b", "c"))).isEqualTo("a, b or c");
  }

  @Test
  void ofManySentencesTheFirstFewAreToldAndTheOthersCounted() {
    assertThat(Words.few(List.of("a"))).isEqualTo("a");
    assertThat(Words.few(List.of("a", "b", "c"))).isEqualTo("a; b; c");
    assertThat(Words.few(Collections.nCopies(10_003, "a"))).isEqualTo("a; a; a; and 10,000 more");
  }
}
