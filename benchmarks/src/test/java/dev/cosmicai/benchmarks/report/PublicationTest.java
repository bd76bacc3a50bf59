package dev.cosmicai.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PublicationTest {
  private static final String DOCUMENT =
      """
      before
      <!-- measured: rank -->
      old
      <!-- end: rank -->
      between
      <!-- measured: reduce -->
      <!-- end: reduce -->
      """;

  @Test
  void replacesItsOwnSectionAndLeavesAllElse() {
    assertThat(Publication.replaced(DOCUMENT, "rank", "new\n"))
        .isEqualTo(DOCUMENT.replace("old\n", "\nnew\n\n"));
  }

  @Test
  void replacingAgainGivesTheSame() {
    String once = Publication.replaced(DOCUMENT, "reduce", "new");
    assertThat(Publication.replaced(once, "reduce", "new")).isEqualTo(once);
  }

  @Test
  void documentWithoutTheSectionIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Publication.replaced(DOCUMENT, "scale", "new"))
        .withMessageContaining("<!-- measured: scale -->");
  }
}
