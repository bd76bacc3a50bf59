package dev.cosmicai.sweep.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static final TextTable TABLE =
      new TextTable(
          List.of("cell", "time (s)", "a_b"),
          List.of(List.of("x|y", "12.5", "50 %"), List.of("q \"z\", 2", "", "R²")));

  @Test
  void csvQuotesWhatHasToBe() {
    assertThat(new String(TABLE.csv(), UTF_8))
        .isEqualTo("cell,time (s),a_b\nx|y,12.5,50 %\n\"q \"\"z\"\", 2\",,R²\n");
  }

  @Test
  void markdownHasNumbersAtTheRight() {
    assertThat(new String(TABLE.markdown(), UTF_8))
        .isEqualTo(
            """
            | cell | time (s) | a_b |
            | --- | ---: | --- |
            | x\\|y | 12.5 | 50 % |
            | q "z", 2 |  | R² |
            """);
  }

  @Test
  void latexIsATabularWhoseWordsAreEscaped() {
    assertThat(new String(TABLE.latex(), UTF_8))
        .isEqualTo(
            """
            \\begin{tabular}{lrl}
            \\toprule
            cell & time (s) & a\\_b \\\\
            \\midrule
            x|y & 12.5 & 50 \\% \\\\
            q "z", 2 &  & R\\textsuperscript{2} \\\\
            \\bottomrule
            \\end{tabular}
            """);
  }
}
