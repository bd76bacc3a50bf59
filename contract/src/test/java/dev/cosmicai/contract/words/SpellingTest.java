package dev.cosmicai.contract.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> COLUMNS = List.of("magnitudes", "images", "redshift", "ra");

  @ParameterizedTest
  @CsvSource({
    "image, images",
    "IMAGES, images",
    "imgaes, images",
    "magnitude_s, magnitudes",
    "magntiuds, magnitudes",
    "redshfit, redshift",
    "r, ra",
    "RA, ra",
  })
  void nearNameIsMeant(String written, String meant) {
    assertThat(Spelling.closest(written, COLUMNS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"z_spec", "img", "dec", "photometry"})
  void farNameIsNot(String written) {
    assertThat(Spelling.closest(written, COLUMNS)).isEmpty();
  }

  @Test
  void ofSeveralNearOnesTheNearestIsMeantAndOfEquallyNearOnesTheFirst() {
    assertThat(Spelling.closest("label", List.of("labeled", "labels"))).contains("labels");
    assertThat(Spelling.closest("mag_q", List.of("mag_g", "mag_r"))).contains("mag_g");
  }

  @Test
  void amongNoneThereIsNone() {
    assertThat(Spelling.closest("images", List.of())).isEmpty();
  }
}
