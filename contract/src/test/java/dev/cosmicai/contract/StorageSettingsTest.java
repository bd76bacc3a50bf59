package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageSettingsTest {
  @Test
  void nothingSaidMeansAmazonInItsFirstRegion() {
    StorageSettings settings = StorageSettings.of(Optional.empty(), Optional.empty(), false);

    assertThat(settings.endpoint()).isNull();
    assertThat(settings.region()).isEqualTo("us-east-1");
  }

  @Test
  void anEndpointIsKeptAsItIs() {
    StorageSettings settings =
        StorageSettings.of(
            Optional.of("http://minio.example.org:9000"), Optional.of("eu-west-1"), true);

    assertThat(settings.endpoint()).isEqualTo(URI.create("http://minio.example.org:9000"));
    assertThat(settings.region()).isEqualTo("eu-west-1");
    assertThat(settings.pathStyle()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"minio:9000", "ftp://minio", "http://", "http://a b", "http://me:secret@x"})
  void anEndpointThatIsNoHttpUriIsRefused(String endpoint) {
    assertThatThrownBy(() -> StorageSettings.of(Optional.of(endpoint), Optional.empty(), false))
        .isInstanceOfSatisfying(
            FatalFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageContaining("storage endpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "us east 1", "https://eu-west-1"})
  void aRegionThatIsNoNameIsRefused(String region) {
    assertThatThrownBy(() -> StorageSettings.of(Optional.empty(), Optional.of(region), false))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("storage region '" + region + "'");
  }

  @Test
  void patienceMustBePositive() {
    assertThatThrownBy(
            () ->
                StorageSettings.of(Optional.empty(), Optional.empty(), false)
                    .withPatience(Duration.ZERO))
        .isInstanceOf(FatalFault.class);
  }

  @Test
  void anEmptyEnvironmentMeansAmazonAndAMinuteOfPatience() {
    assertThat(fromVariables(Map.of()))
        .isEqualTo(new StorageSettings(null, "us-east-1", false, Duration.ofSeconds(60)));
  }

  @Test
  void theEnvironmentNamesEverything() {
    assertThat(
            fromVariables(
                Map.of(
                    "COSMIC_S3_ENDPOINT", "http://minio:9000",
                    "COSMIC_S3_REGION", "eu-west-1",
                    "COSMIC_S3_PATH_STYLE", "true",
                    "COSMIC_S3_PATIENCE_SECONDS", "5")))
        .isEqualTo(
            new StorageSettings(
                URI.create("http://minio:9000"), "eu-west-1", true, Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @CsvSource({
    "COSMIC_S3_PATH_STYLE, yes",
    "COSMIC_S3_PATIENCE_SECONDS, 0",
    "COSMIC_S3_PATIENCE_SECONDS, soon"
  })
  void aWrongVariableIsNamed(String name, String value) {
    assertThatThrownBy(() -> fromVariables(Map.of(name, value)))
        .isInstanceOfSatisfying(
            FatalFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageStartingWith("environment variable " + name + " is '" + value + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "COSMIC_S3_ENDPOINT, minio:9000, the storage endpoint 'minio:9000' is not a URI",
    "COSMIC_S3_REGION, us east 1, the storage region 'us east 1' is not a name",
  })
  void aWrongAddressIsToldWithItsVariable(String name, String value, String problem) {
    assertThatThrownBy(() -> fromVariables(Map.of(name, value)))
        .isInstanceOf(FatalFault.class)
        .hasMessageStartingWith("environment variable " + name + " is wrong: " + problem);
  }

  @Test
  void optionsGoOverTheEnvironment() {
    StorageSettings settings = fromVariables(Map.of("COSMIC_S3_ENDPOINT", "http://a:1"));

    assertThat(settings.overriddenBy(Optional.empty(), Optional.empty(), false))
        .isEqualTo(settings);
    assertThat(settings.overriddenBy(Optional.of("http://b:2"), Optional.of("eu-west-1"), true))
        .isEqualTo(
            new StorageSettings(
                URI.create("http://b:2"), "eu-west-1", true, Duration.ofSeconds(60)));
  }

  private static StorageSettings fromVariables(Map<String, String> variables) {
    return StorageSettings.from(new Environment(variables));
  }
}
