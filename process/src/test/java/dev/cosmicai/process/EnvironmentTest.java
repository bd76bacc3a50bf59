package dev.cosmicai.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
  @Test
  void emptyValueCountsAsUnset() {
    Environment environment = new Environment(Map.of("COSMIC_X", " "));

    assertThat(environment.text("COSMIC_X")).isEmpty();
    assertThat(environment.integer("COSMIC_X", 7, 0, 10)).isEqualTo(7);
    assertThat(environment.flag("COSMIC_X", true)).isTrue();
  }

  @Test
  void missingValueIsNamed() {
    assertThatThrownBy(() -> new Environment(Map.of()).requiredText("COSMIC_RUN_UID"))
        .isInstanceOf(FatalFault.class)
        .hasMessage("environment variable COSMIC_RUN_UID is not set");
  }

  @Test
  void numberOutOfBoundsIsRefusedWithItsBounds() {
    Environment environment = new Environment(Map.of("COSMIC_RANK", "-1", "COSMIC_PRICE", "NaN"));

    assertThatThrownBy(() -> environment.requiredInteger("COSMIC_RANK", 0, 99))
        .hasMessage("environment variable COSMIC_RANK is '-1', not a whole number from 0 to 99");
    assertThatThrownBy(() -> environment.number("COSMIC_PRICE", 0))
        .hasMessage("environment variable COSMIC_PRICE is 'NaN', not a finite number");
  }

  @Test
  void flagIsTrueOrFalseAndNothingElse() {
    assertThatThrownBy(() -> new Environment(Map.of("COSMIC_X", "yes")).flag("COSMIC_X", false))
        .hasMessage("environment variable COSMIC_X is 'yes', not true or false");
  }

  @Test
  void mountedSecretIsReadWithoutItsLineEnd(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "s3cret\n");

    assertThat(new Environment(Map.of("TOKEN", file.toString())).requiredFileContent("TOKEN"))
        .isEqualTo("s3cret");
  }

  @Test
  void unreadableSecretNamesVariableAndPath(@TempDir Path folder) {
    Path file = folder.resolve("none");

    assertThatThrownBy(
            () -> new Environment(Map.of("TOKEN", file.toString())).requiredFileContent("TOKEN"))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("TOKEN names " + file);
  }
}
