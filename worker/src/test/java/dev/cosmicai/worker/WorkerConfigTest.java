package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.worker.inference.ModelFolders;
import dev.cosmicai.worker.inference.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerConfigTest {
  @TempDir private Path folder;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void setRequired() throws Exception {
    variables.put("COSMIC_RUN_UID", "run-1");
    variables.put("COSMIC_RANK", "3");
    variables.put("COSMIC_RENDEZVOUS_HOST", "coordinator");
    variables.put("COSMIC_RENDEZVOUS_PORT", "7077");
    variables.put(
        "COSMIC_TLS_CERTIFICATE_FILE",
        Files.writeString(folder.resolve("crt"), "pem\n").toString());
    variables.put(
        "COSMIC_TOKEN_FILE", Files.writeString(folder.resolve("token"), "secret\n").toString());
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    WorkerConfig config = config();
    assertThat(config.rank()).isEqualTo(3);
    assertThat(config.attempt()).isZero();
    assertThat(config.rendezvous().token()).isEqualTo("secret");
    assertThat(config.rendezvous().certificatePem()).isEqualTo("pem");
    assertThat(config.rendezvousPatience()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.startPatience()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.storage().patience()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.storage().region()).isEqualTo("us-east-1");
    assertThat(config.storage().endpoint()).isNull();
    assertThat(config.storage().pathStyle()).isFalse();
    int cores = Runtime.getRuntime().availableProcessors();
    assertThat(config.schedule()).isEqualTo(new Schedule(cores, 1));
    assertThat(config.healthPort()).isEmpty();
    assertThat(config.modelFolders())
        .isEqualTo(
            new ModelFolders(Path.of(System.getProperty("java.io.tmpdir")), Optional.empty()));
    assertThat(config.host()).isNotEmpty();
    assertThat(config.engine()).isEqualTo(ModelEngine.TORCH);
  }

  @Test
  void foldersOfTheModelAreRead() {
    variables.put("COSMIC_SCRATCH_DIR", "/scratch");
    variables.put("COSMIC_MODEL_CACHE_DIR", "/cache");
    assertThat(config().modelFolders())
        .isEqualTo(new ModelFolders(Path.of("/scratch"), Optional.of(Path.of("/cache"))));
  }

  @Test
  void engineThatIsExpectedIsRead() {
    variables.put("COSMIC_ENGINE", "onnx");
    assertThat(config().engine()).isEqualTo(ModelEngine.ONNX);
  }

  @Test
  void rankIsTheCompletionIndexOfAnIndexedJob() {
    variables.remove("COSMIC_RANK");
    variables.put("JOB_COMPLETION_INDEX", "12");
    assertThat(config().rank()).isEqualTo(12);
  }

  @Test
  void attemptIsWhatTheIndexedJobCountsOnTopOfEarlierJobs() {
    variables.put("COSMIC_ATTEMPT_BASE", "20000");
    variables.put("COSMIC_INDEX_FAILURES", "2");
    variables.put("COSMIC_INDEX_IGNORED_FAILURES", "1");
    assertThat(config().attempt()).isEqualTo(20_003);
  }

  @Test
  void anIndexThatKubernetesHasCountedNothingOfIsAtItsFirstAttempt() {
    variables.put("COSMIC_ATTEMPT_BASE", "0");
    variables.put("COSMIC_INDEX_FAILURES", "0");
    variables.put("COSMIC_INDEX_IGNORED_FAILURES", "");
    assertThat(config().attempt()).isZero();
  }

  @Test
  void attemptThatIsSaidGoesBeforeWhatIsCounted() {
    variables.put("COSMIC_ATTEMPT", "7");
    variables.put("COSMIC_INDEX_FAILURES", "2");
    assertThat(config().attempt()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COSMIC_RUN_UID",
        "COSMIC_RENDEZVOUS_HOST",
        "COSMIC_RENDEZVOUS_PORT",
        "COSMIC_TLS_CERTIFICATE_FILE",
        "COSMIC_TOKEN_FILE"
      })
  void missingVariableIsNamed(String name) {
    variables.remove(name);
    assertRefused(name);
  }

  @ParameterizedTest
  @CsvSource({
    "COSMIC_RANK, -1",
    "COSMIC_ATTEMPT, x",
    "COSMIC_ATTEMPT_BASE, -1",
    "COSMIC_INDEX_FAILURES, 500000001",
    "COSMIC_INDEX_IGNORED_FAILURES, one",
    "COSMIC_THREADS, 0",
    "COSMIC_STREAMS, 0",
    "COSMIC_HEALTH_PORT, 70000",
    "COSMIC_S3_PATH_STYLE, yes",
  })
  void wrongVariableIsNamed(String name, String value) {
    variables.put(name, value);
    assertRefused(name);
  }

  private void assertRefused(String name) {
    FatalFault fault = catchThrowableOfType(FatalFault.class, this::config);
    assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(fault).hasMessageContaining(name);
  }

  private WorkerConfig config() {
    return WorkerConfig.from(new Environment(variables));
  }
}
