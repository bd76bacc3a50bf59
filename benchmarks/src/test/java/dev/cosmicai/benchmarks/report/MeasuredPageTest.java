package dev.cosmicai.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MeasuredPageTest {
  private static final String PAGE =
      """
      # Benchmarks

      <!-- processor: amx -->

      ## Measured on amx

      <!-- measured: rank -->
      amx rank
      <!-- end: rank -->

      What it shows.

      <!-- measured: reduce -->
      amx reduce
      <!-- end: reduce -->

      <!-- end of processor: amx -->

      <!-- processor: avx512-bf16 -->

      ## By hand

      <!-- measured: rank -->
      avx512 rank
      <!-- end: rank -->

      <!-- end of processor: avx512-bf16 -->

      <!-- other processors go above this line -->

      after
      """;

  @Test
  void replacesOnlyTheTablesOfThisClassAndBenchmark() {
    assertThat(with(PAGE, "avx512-bf16", "rank", "new\n"))
        .isEqualTo(PAGE.replace("avx512 rank\n", "\nnew\n\n"));
    assertThat(with(PAGE, "amx", "reduce", "new"))
        .isEqualTo(PAGE.replace("amx reduce\n", "\nnew\n\n"));
  }

  @Test
  void aBenchmarkThatIsNewOnAClassIsAddedToItsPart() {
    assertThat(with(PAGE, "avx512-bf16", "reduce", "new"))
        .isEqualTo(
            PAGE.replace(
                "<!-- end of processor: avx512-bf16 -->",
                """
                ### reduce on avx512-bf16

                <!-- measured: reduce -->

                new

                <!-- end: reduce -->

                <!-- end of processor: avx512-bf16 -->"""));
  }

  @Test
  void aClassThatIsNewIsAddedBehindTheOthers() {
    assertThat(with(PAGE, "avx2", "rank", "new"))
        .isEqualTo(
            PAGE.replace(
                "<!-- other",
                """
                <!-- processor: avx2 -->

                ## Measured on avx2

                ### rank on avx2

                <!-- measured: rank -->

                new

                <!-- end: rank -->

                <!-- end of processor: avx2 -->

                <!-- other"""));
  }

  @Test
  void replacingAgainGivesTheSame() {
    String once = with(PAGE, "avx2", "rank", "new");
    assertThat(with(once, "avx2", "rank", "new")).isEqualTo(once);
    assertThat(with(once, "avx2", "rank", "newer")).isEqualTo(once.replace("new\n", "newer\n"));
  }

  @Test
  void aPageWithoutAPlaceForTheClassIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with("# Benchmarks\n", "avx2", "rank", "new"))
        .withMessageContaining("<!-- other processors go above this line -->");
  }

  @Test
  void tablesWithoutAnEndAreRefusedBeforeTheyReachIntoAnotherClass() {
    String open = PAGE.replaceFirst("<!-- end: rank -->", "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(open, "amx", "rank", "new"))
        .withMessageContaining("rank on amx have no end");
  }

  private static String with(String page, String processor, String benchmark, String tables) {
    return new MeasuredPage(page).with(processor, benchmark, tables).document();
  }
}
