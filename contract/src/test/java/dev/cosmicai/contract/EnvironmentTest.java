package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
  private static final Variable<Integer> NUMBER = Variable.integer("COSMIC_X", 0, 99);

  @Test
  void emptyValueCountsAsUnset() {
    Environment environment = new Environment(Map.of("COSMIC_X", " "));

    assertThat(environment.get(NUMBER)).isEmpty();
    assertThat(environment.getInt(NUMBER)).isEmpty();
  }

  @Test
  void missingValueIsNamed() {
    assertThatThrownBy(() -> new Environment(Map.of()).require(Variables.RUN_UID))
        .isInstanceOf(FatalFault.class)
        .hasMessage("environment variable COSMIC_RUN_UID is not set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COSMIC_RANK | -1 | is '-1', not a whole number from 0 to 2147483647",
        "COSMIC_WORLD_SIZE | 100001 | is '100001', not a whole number from 1 to 100000",
        "COSMIC_DATA_TOTAL_BYTES | 1Gi | is '1Gi', not a whole number from 1 to",
        "COSMIC_PRICE_REQUEST | NaN | is 'NaN', not a finite number",
        "COSMIC_HEALTH_PORT | 65536 | is '65536', not a whole number from 0 to 65535",
        "COSMIC_S3_PATIENCE_SECONDS | 0 | is '0', not a whole number from 1 to",
        "COSMIC_RESUME | yes | is 'yes', not true or false",
        "COSMIC_COORDINATION | gang | is 'gang', not Independent or Gang",
        "COSMIC_ASSIGNMENT | static | is 'static', not Dynamic or Static",
        "COSMIC_DATA_SPLIT_BYTES | 1048575 | not a whole number from 1048576 to 1099511627776",
        "COSMIC_DATA_SPLIT_BYTES | 1099511627777 | not a whole number from 1048576 to",
        "COSMIC_MAX_FAILED_SPLITS | 1000001 | not a whole number from 0 to 1000000",
        "COSMIC_MAX_BAD_SAMPLES | 10001 | not a whole number from 0 to 10000",
        "COSMIC_MODEL_SHA256 | ABC | is 'ABC', not 64 lower-case hex digits",
        "COSMIC_MODEL_PRECISION | fp16 | is 'fp16'; choose auto, fp32, bf16 or int8",
        "COSMIC_DATA_READING | {'scale': 1} | is wrong: it does not say how columns are read",
        "COSMIC_DATA_URI | data/ | is wrong: 'data/' is not an object's URI",
      })
  void wrongValueIsRefusedWithItsVariable(String name, String value, String problem) {
    Map<String, String> variables = new HashMap<>(RunSpecTest.EVERYTHING.coordinatorVariables());
    variables.put(name, value);
    Environment environment = new Environment(variables);

    assertThatThrownBy(
            () -> {
              RunSpec.from(environment);
              environment.get(Variables.RANK);
              environment.get(Variables.HEALTH_PORT);
            })
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageStartingWith("environment variable " + name + " ")
        .hasMessageContaining(problem);
  }

  @Test
  void secondsAreReadAsTheyWereWritten() {
    Map<String, String> variables = new HashMap<>();
    Variables.RENDEZVOUS_PATIENCE.put(variables, Duration.ofMinutes(10));

    assertThat(variables).containsExactly(Map.entry("COSMIC_RENDEZVOUS_PATIENCE_SECONDS", "600"));
    assertThat(new Environment(variables).get(Variables.RENDEZVOUS_PATIENCE))
        .contains(Duration.ofMinutes(10));
  }

  @Test
  void mountedSecretIsReadWithoutItsLineEnd(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "s3cret\n");
    Environment environment = new Environment(Map.of("COSMIC_TOKEN_FILE", file.toString()));

    assertThat(environment.requireContent(Variables.TOKEN_FILE)).isEqualTo("s3cret");
  }

  @Test
  void unreadableSecretNamesVariableAndPath(@TempDir Path folder) {
    Path file = folder.resolve("none");
    Environment environment = new Environment(Map.of("COSMIC_TOKEN_FILE", file.toString()));

    assertThatThrownBy(() -> environment.requireContent(Variables.TOKEN_FILE))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("COSMIC_TOKEN_FILE names " + file);
  }
}
