package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLayoutTest {
  private final OutputLayout layout = new OutputLayout(ObjectUri.parse("s3://sky/runs/1"));

  @Test
  void rankIsReadFromTheNameThatItWasGiven() {
    assertThat(layout.rank(42)).hasToString("s3://sky/runs/1/ranks/42.json");
    assertThat(OutputLayout.rankOf(layout.rank(42))).hasValue(42);
    assertThat(OutputLayout.rankOf(layout.rank(0))).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "out/ranks/.json",
        "out/ranks/01.json",
        "out/ranks/-1.json",
        "out/ranks/1.json.bak",
        "out/ranks/9999999999.json",
        "out/ranks/old/1.json",
        "out/ranks1/1.json"
      })
  void otherNamesAreNoRanks(String key) {
    assertThat(OutputLayout.rankOf(new ObjectUri("sky", key))).isEmpty();
  }
}
