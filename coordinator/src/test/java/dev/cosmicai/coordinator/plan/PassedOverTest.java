package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassedOverTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "._1.pt",
        ".DS_Store",
        "__MACOSX/._1.pt",
        ".ipynb_checkpoints/1.pt",
        "_temporary/0/task/1.pt",
        "day/_temporary/1.pt",
        "day/_SUCCESS"
      })
  void namesThatSayThatTheyAreNoData(String path) {
    assertThat(PassedOver.isPassedOver(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.pt",
        "_1.pt",
        "a._1.pt",
        "day/1.pt",
        "_SUCCESS/1.pt",
        "_temporary.pt",
        "../1.pt",
        "./1.pt"
      })
  void otherNamesAreData(String path) {
    assertThat(PassedOver.isPassedOver(path)).isFalse();
  }

  @Test
  void sentenceHasTheNumberAndTheFirstName() {
    assertThat(PassedOver.among(Stream.of("1.pt")).sentence()).isEmpty();
    assertThat(PassedOver.among(Stream.of("1.pt", "._1.pt")).sentence())
        .isEqualTo("1 object is passed over, no data by its name: ._1.pt");
    assertThat(PassedOver.among(Stream.of(".a\nb", "_SUCCESS")).sentence())
        .isEqualTo("2 objects are passed over, no data by their names, the first: .a b");
  }
}
