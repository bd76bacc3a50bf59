package dev.cosmicai.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelMetadataTest {
  private static final String GOOD =
      """
      {"format": "cosmic-model/1", "name": "small", "precision": "bf16", "forwardSize": 64,
       "channels": 3, "height": 16, "width": 24, "magnitudes": 7, "tolerance": 0.001,
       "somethingNewer": [1, 2]}""";

  @Test
  void everyFieldIsRead() {
    ModelMetadata metadata = parse(GOOD);
    assertThat(metadata.info())
        .isEqualTo(new NetworkInfo("small", Precision.BF16, 64, 3, 16, 24, 7));
    assertThat(metadata.tolerance()).isEqualTo(0.001);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "bf16", "int8"})
  void everyPrecisionThatIsExportedIsKnown(String precision) {
    ModelMetadata metadata = parse(GOOD.replace("bf16", precision));
    assertThat(metadata.info().precision()).hasToString(precision);
  }

  @ParameterizedTest
  @CsvSource({
    "format, \"cosmic-model/1\", \"cosmic-model/2\"",
    "precision, \"bf16\", \"int4\"",
    "precision, \"bf16\", \"auto\"",
    "forwardSize, 64, 0",
    "channels, 3, -3",
    "height, 16, 1e9",
    "width, 24, \"24\"",
    "magnitudes, 7, null",
    "tolerance, 0.001, 2",
  })
  void fieldThatIsWrongIsNamed(String field, String good, String bad) {
    String json = GOOD.replace("\"" + field + "\": " + good, "\"" + field + "\": " + bad);
    assertThat(json).isNotEqualTo(GOOD);
    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> parse(json));
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
    assertThat(fault).hasMessageContainingAll("s3://m/model.pt", "cosmic.json", field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "\u0000\u0001"})
  void whatIsNoJsonObjectIsRefused(String json) {
    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> parse(json));
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
  }

  private static ModelMetadata parse(String json) {
    return ModelMetadata.parse(json.getBytes(StandardCharsets.UTF_8), "s3://m/model.pt");
  }
}
