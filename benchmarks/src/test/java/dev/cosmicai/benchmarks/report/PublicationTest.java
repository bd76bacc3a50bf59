package dev.cosmicai.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class PublicationTest {
  @Test
  void paragraphsHaveLinesThatTheDocumentMayHave() {
    String words = String.join(" ", Collections.nCopies(30, "fivel"));
    String wrapped = Publication.wrapped(words + " " + "x".repeat(130) + "\nend");
    assertThat(wrapped.lines().map(String::length)).containsExactly(119, 59, 130, 3);
    assertThat(wrapped.split("\\s+", -1)).hasSize(32);
  }

  @Test
  void lineMayBeExactlyAsLongAsTheDocumentAllows() {
    assertThat(Publication.wrapped("x".repeat(60) + " " + "y".repeat(59))).doesNotContain("\n");
    assertThat(Publication.wrapped("x".repeat(60) + " " + "y".repeat(60))).contains("\n");
  }
}
