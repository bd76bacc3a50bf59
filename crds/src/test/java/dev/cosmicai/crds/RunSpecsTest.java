package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.yaml.InferenceJobs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSpecsTest {
  @Test
  void minimalJobSetsWhatTheResourceDocumentsAndNothingElse() {
    assertThat(RunSpecs.of(read(JobYaml.MINIMAL), "uid-1").coordinatorVariables())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("COSMIC_RUN_UID", "uid-1"),
                Map.entry("COSMIC_S3_REGION", "us-east-1"),
                Map.entry("COSMIC_S3_PATH_STYLE", "false"),
                Map.entry("COSMIC_RUN_NAME", "galaxies"),
                Map.entry("COSMIC_MODEL_URI", "s3://models/astro.pt"),
                Map.entry("COSMIC_MODEL_PRECISION", "auto"),
                Map.entry("COSMIC_DATA_URI", "s3://sky/25MB"),
                Map.entry("COSMIC_DATA_FORMAT", "auto"),
                Map.entry("COSMIC_OUTPUT_URI", "s3://results/run-1"),
                Map.entry("COSMIC_OUTPUT_PREDICTIONS", "true"),
                Map.entry("COSMIC_OUTPUT_PREDICTIONS_FORMAT", "parquet"),
                Map.entry("COSMIC_BATCH_SIZE", "512"),
                Map.entry("COSMIC_COORDINATION", "Independent"),
                Map.entry("COSMIC_MAX_FAILED_RANKS", "0"),
                Map.entry("COSMIC_RESUME", "false"),
                Map.entry("COSMIC_PRICE_REQUEST", "2.0E-7"),
                Map.entry("COSMIC_PRICE_GB_SECOND", "1.667E-5"),
                Map.entry("COSMIC_PRICE_STORAGE_GB_SECOND", "3.09E-8")));
  }

  @Test
  void whatIsSetInTheJobReachesTheCoordinator() {
    String yaml =
        JobYaml.withSpec(
                """
                worldSize: 8
                batchSize: 64
                coordination: Gang
                maxFailedRanks: 1
                resume: true
                storage: {endpoint: "http://127.0.0.1:9000", pathStyle: true}
                pricing: {requestPrice: 1, gbSecondPrice: 2, storageGbSecondPrice: 3, memoryGb: 4}
                """)
            .replace(
                "astro.pt",
                "astro.pt\n    precision: fp32\n    batchSize: 32\n    sha256: " + "a".repeat(64))
            .replace("25MB", "25MB\n    totalSize: 1Ki\n    format: npz")
            .replace("run-1", "run-1\n    predictionsFormat: npz");

    assertThat(RunSpecs.of(read(yaml), "u").coordinatorVariables())
        .containsEntry("COSMIC_WORLD_SIZE", "8")
        .containsEntry("COSMIC_BATCH_SIZE", "64")
        .containsEntry("COSMIC_COORDINATION", "Gang")
        .containsEntry("COSMIC_MAX_FAILED_RANKS", "1")
        .containsEntry("COSMIC_RESUME", "true")
        .containsEntry("COSMIC_S3_ENDPOINT", "http://127.0.0.1:9000")
        .containsEntry("COSMIC_S3_PATH_STYLE", "true")
        .containsEntry("COSMIC_MODEL_PRECISION", "fp32")
        .containsEntry("COSMIC_MODEL_BATCH_SIZE", "32")
        .containsEntry("COSMIC_MODEL_SHA256", "a".repeat(64))
        .containsEntry("COSMIC_DATA_TOTAL_BYTES", "1024")
        .containsEntry("COSMIC_DATA_FORMAT", "npz")
        .containsEntry("COSMIC_OUTPUT_PREDICTIONS_FORMAT", "npz")
        .containsEntry("COSMIC_PRICE_REQUEST", "1.0")
        .containsEntry("COSMIC_PRICE_GB_SECOND", "2.0")
        .containsEntry("COSMIC_PRICE_STORAGE_GB_SECOND", "3.0")
        .containsEntry("COSMIC_PRICE_MEMORY_GB", "4.0");
  }

  @Test
  void ranksLearnNothingOfTheJobBeyondTheRunAndTheStore() {
    assertThat(RunSpecs.of(read(JobYaml.MINIMAL), "uid-1").rankVariables())
        .containsOnlyKeys("COSMIC_RUN_UID", "COSMIC_S3_REGION", "COSMIC_S3_PATH_STYLE");
  }

  @Test
  void aGangsRanksLearnHowLongToWaitForEachOther() {
    assertThat(RunSpecs.of(read(JobYaml.withSpec("startDeadlineSeconds: 9")), "u").rankVariables())
        .containsEntry("COSMIC_START_DEADLINE_SECONDS", "9");
  }

  private static InferenceJob read(String yaml) {
    return InferenceJobs.read(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "job.yaml");
  }
}
