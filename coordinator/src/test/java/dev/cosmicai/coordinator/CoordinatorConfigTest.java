package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.cosmicai.contract.Coordination;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorConfigTest {
  @TempDir Path folder;
  private Environments environments;

  @BeforeEach
  void writeSecrets() throws IOException {
    environments = new Environments(folder);
  }

  @Test
  void whatIsUnsetHasItsDocumentedDefault() {
    CoordinatorConfig config = environments.config();

    assertThat(config.run().model().sha256()).isEmpty();
    assertThat(config.run().model().precision()).isEqualTo(Precision.AUTO);
    assertThat(config.run().data().format()).isEqualTo(PartitionFormat.AUTO);
    assertThat(config.run().data().fileLimit()).isEmpty();
    assertThat(config.run().data().totalBytes()).isEmpty();
    assertThat(config.run().output().predictions()).isTrue();
    assertThat(config.run().output().predictionsFormat()).isEqualTo(PredictionsFormat.PARQUET);
    assertThat(config.run().worldSize()).isEmpty();
    assertThat(config.run().batchSize()).isEqualTo(512);
    assertThat(config.run().coordination()).isEqualTo(Coordination.INDEPENDENT);
    assertThat(config.run().maxFailedRanks()).isZero();
    assertThat(config.run().resume()).isFalse();
    assertThat(config.run().pricing()).isEqualTo(Pricing.defaults());
    assertThat(config.run().storage().patience()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.run().storage().region()).isEqualTo("us-east-1");
    assertThat(config.rendezvousPort()).isEqualTo(7077);
    assertThat(config.credentials().token()).isEqualTo("token");
    assertThat(config.healthPort()).isEmpty();
  }

  @Test
  void whatIsSetCounts() {
    CoordinatorConfig config =
        environments.config(
            Map.ofEntries(
                Map.entry("COSMIC_MODEL_SHA256", "a".repeat(64)),
                Map.entry("COSMIC_MODEL_PRECISION", "bf16"),
                Map.entry("COSMIC_DATA_FORMAT", "npz"),
                Map.entry("COSMIC_DATA_TOTAL_BYTES", "1099511627776"),
                Map.entry("COSMIC_OUTPUT_PREDICTIONS", "false"),
                Map.entry("COSMIC_WORLD_SIZE", "130"),
                Map.entry("COSMIC_BATCH_SIZE", "256"),
                Map.entry("COSMIC_COORDINATION", "Gang"),
                Map.entry("COSMIC_MAX_FAILED_RANKS", "3"),
                Map.entry("COSMIC_RESUME", "true"),
                Map.entry("COSMIC_PRICE_REQUEST", "1"),
                Map.entry("COSMIC_PRICE_GB_SECOND", "2"),
                Map.entry("COSMIC_PRICE_STORAGE_GB_SECOND", "3"),
                Map.entry("COSMIC_PRICE_MEMORY_GB", "4.5"),
                Map.entry("COSMIC_HEALTH_PORT", "8080")));

    assertThat(config.run().model().sha256()).contains("a".repeat(64));
    assertThat(config.run().model().precision()).isEqualTo(Precision.BF16);
    assertThat(config.run().data().format()).isEqualTo(PartitionFormat.NPZ);
    assertThat(config.run().data().totalBytes()).hasValue(1L << 40);
    assertThat(config.run().output().predictions()).isFalse();
    assertThat(config.run().worldSize()).hasValue(130);
    assertThat(config.run().batchSize()).isEqualTo(256);
    assertThat(config.run().coordination()).isEqualTo(Coordination.GANG);
    assertThat(config.run().maxFailedRanks()).isEqualTo(3);
    assertThat(config.run().resume()).isTrue();
    assertThat(config.run().pricing()).isEqualTo(new Pricing(1, 2, 3, 4.5));
    assertThat(config.healthPort()).hasValue(8080);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COSMIC_MODEL_URI | model.pt | s3://",
        "COSMIC_MODEL_SHA256 | ABC | COSMIC_MODEL_SHA256 is 'ABC', not 64 lower-case hex digits",
        "COSMIC_MODEL_PRECISION | fp16 | is 'fp16'; choose auto, fp32, bf16 or int8",
        "COSMIC_DATA_FORMAT | csv | data.format is 'csv'; choose auto, pt, safetensors, npz,"
            + " parquet, tar or images",
        "COSMIC_DATA_FILE_LIMIT | 0 | COSMIC_DATA_FILE_LIMIT",
        "COSMIC_DATA_TOTAL_BYTES | -1 | COSMIC_DATA_TOTAL_BYTES is '-1'",
        "COSMIC_DATA_TOTAL_BYTES | 1Gi | COSMIC_DATA_TOTAL_BYTES is '1Gi'",
        "COSMIC_WORLD_SIZE | 100001 | COSMIC_WORLD_SIZE",
        "COSMIC_BATCH_SIZE | 0 | COSMIC_BATCH_SIZE",
        "COSMIC_COORDINATION | gang | COSMIC_COORDINATION is 'gang', not Independent or Gang",
        "COSMIC_TLS_KEY_FILE | /no/such/file | /no/such/file, which cannot be read",
      })
  void wrongValuesAreRefusedByName(String name, String value, String message) {
    assertThatThrownBy(() -> environments.config(Map.of(name, value)))
        .asInstanceOf(type(FatalFault.class))
        .satisfies(fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .satisfies(fault -> assertThat(fault).hasMessageContaining(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COSMIC_RUN_UID",
        "COSMIC_RUN_NAME",
        "COSMIC_MODEL_URI",
        "COSMIC_DATA_URI",
        "COSMIC_OUTPUT_URI",
        "COSMIC_TOKEN_FILE",
        "COSMIC_TLS_CERTIFICATE_FILE",
        "COSMIC_TLS_KEY_FILE"
      })
  void whatMustBeSetIsAskedFor(String name) {
    assertThatThrownBy(() -> CoordinatorConfig.from(environments.without(name)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(name + " is not set");
  }
}
