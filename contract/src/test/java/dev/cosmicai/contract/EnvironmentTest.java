package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
  void portsAreOfTcp() {
    Environment environment =
        new Environment(Map.of("COSMIC_TO", "0", "COSMIC_AT", "0", "COSMIC_HEALTH_PORT", "65536"));

    assertThat(environment.listeningPort("COSMIC_AT", 7077)).isZero();
    assertThat(environment.listeningPort("COSMIC_UNSET", 7077)).isEqualTo(7077);
    assertThatThrownBy(() -> environment.requiredPort("COSMIC_TO"))
        .hasMessageContaining("COSMIC_TO is '0', not a whole number from 1 to 65535");
    assertThatThrownBy(environment::healthPort)
        .hasMessageContaining("COSMIC_HEALTH_PORT is '65536', not a whole number from 0 to 65535");
  }

  @Test
  void healthIsServedOnlyWhereAskedFor() {
    assertThat(new Environment(Map.of()).healthPort()).isEmpty();
    assertThat(new Environment(Map.of("COSMIC_HEALTH_PORT", "8080")).healthPort()).hasValue(8080);
  }

  @Test
  void secondsAreFromOneToAWeek() {
    Environment environment = new Environment(Map.of("COSMIC_A", "30", "COSMIC_B", "0"));

    assertThat(environment.seconds("COSMIC_A", 5)).isEqualTo(Duration.ofSeconds(30));
    assertThat(environment.seconds("COSMIC_UNSET", 5)).isEqualTo(Duration.ofSeconds(5));
    assertThatThrownBy(() -> environment.seconds("COSMIC_B", 5))
        .hasMessageContaining("COSMIC_B is '0', not a whole number from 1 to 604800");
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
