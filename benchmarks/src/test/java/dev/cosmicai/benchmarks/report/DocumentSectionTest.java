package dev.cosmicai.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DocumentSectionTest {
  private static final String DOCUMENT =
      """
      before
      <!-- measured: rank -->
      old
      <!-- end: rank -->
      between
      <!-- measured: micro -->
      <!-- end: micro -->
      """;

  @Test
  void replacesItsOwnSectionAndLeavesAllElse() {
    assertThat(new DocumentSection("rank").replaceIn(DOCUMENT, "new\n"))
        .isEqualTo(DOCUMENT.replace("old\n", "\nnew\n\n"));
  }

  @Test
  void replacingAgainGivesTheSame() {
    DocumentSection section = new DocumentSection("micro");
    String once = section.replaceIn(DOCUMENT, "new");
    assertThat(section.replaceIn(once, "new")).isEqualTo(once);
  }

  @Test
  void documentWithoutTheSectionIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DocumentSection("scale").replaceIn(DOCUMENT, "new"))
        .withMessageContaining("<!-- measured: scale -->");
  }
}
