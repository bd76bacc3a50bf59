package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataFormatTest {
  @ParameterizedTest
  @EnumSource
  void everyFormatIsReadFromItsWord(DataFormat format) {
    assertThat(DataFormat.parse(format.word())).isEqualTo(format);
  }

  @Test
  void formatsKnowTheirFiles() {
    assertThat(DataFormat.PT.matches("data/1.pt")).isTrue();
    assertThat(DataFormat.PT.matches("data/1.npz")).isFalse();
    assertThat(DataFormat.PT.matches("data/1pt")).isFalse();
    assertThat(DataFormat.AUTO.matches("data/1.npz")).isTrue();
    assertThat(DataFormat.AUTO.matches("data/1.safetensors")).isTrue();
    assertThat(DataFormat.AUTO.matches("data/1.json")).isFalse();
  }

  @Test
  void suffixesReadAsASentence() {
    assertThat(DataFormat.AUTO.suffixesInWords()).isEqualTo(".pt, .safetensors or .npz");
    assertThat(DataFormat.NPZ.suffixesInWords()).isEqualTo(".npz");
  }
}
