package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.Reading;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.Task;
import dev.cosmicai.contract.Transform;
import dev.cosmicai.crds.yaml.InferenceJobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunSpecsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

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
                Map.entry("COSMIC_MODEL_DEVICE", "auto"),
                Map.entry("COSMIC_DATA_URI", "s3://sky/25MB"),
                Map.entry("COSMIC_DATA_FORMAT", "auto"),
                Map.entry("COSMIC_OUTPUT_URI", "s3://results/run-1"),
                Map.entry("COSMIC_OUTPUT_PREDICTIONS", "true"),
                Map.entry("COSMIC_OUTPUT_PREDICTIONS_FORMAT", "parquet"),
                Map.entry("COSMIC_BATCH_SIZE", "512"),
                Map.entry("COSMIC_COORDINATION", "Independent"),
                Map.entry("COSMIC_ASSIGNMENT", "Dynamic"),
                Map.entry("COSMIC_MAX_FAILED_RANKS", "0"),
                Map.entry("COSMIC_RESUME", "false"),
                Map.entry("COSMIC_PROFILE", "false"),
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
                assignment: Static
                maxFailedRanks: 1
                maxFailedSplits: 9
                maxBadSamples: 11
                resume: true
                profile: true
                storage: {endpoint: "http://127.0.0.1:9000", pathStyle: true}
                pricing: {requestPrice: 1, gbSecondPrice: 2, storageGbSecondPrice: 3, memoryGb: 4}
                """)
            .replace(
                "astro.pt",
                "astro.pt\n    precision: fp32\n    batchSize: 32\n    sha256: " + "a".repeat(64))
            .replace("25MB", "25MB\n    totalSize: 1Ki\n    splitSize: 1.5Mi\n    format: npz")
            .replace("run-1", "run-1\n    predictionsFormat: npz");

    assertThat(RunSpecs.of(read(yaml), "u").coordinatorVariables())
        .containsEntry("COSMIC_WORLD_SIZE", "8")
        .containsEntry("COSMIC_BATCH_SIZE", "64")
        .containsEntry("COSMIC_COORDINATION", "Gang")
        .containsEntry("COSMIC_ASSIGNMENT", "Static")
        .containsEntry("COSMIC_MAX_FAILED_RANKS", "1")
        .containsEntry("COSMIC_MAX_FAILED_SPLITS", "9")
        .containsEntry("COSMIC_MAX_BAD_SAMPLES", "11")
        .containsEntry("COSMIC_RESUME", "true")
        .containsEntry("COSMIC_PROFILE", "true")
        .containsEntry("COSMIC_S3_ENDPOINT", "http://127.0.0.1:9000")
        .containsEntry("COSMIC_S3_PATH_STYLE", "true")
        .containsEntry("COSMIC_MODEL_PRECISION", "fp32")
        .containsEntry("COSMIC_MODEL_BATCH_SIZE", "32")
        .containsEntry("COSMIC_MODEL_SHA256", "a".repeat(64))
        .containsEntry("COSMIC_DATA_TOTAL_BYTES", "1024")
        .containsEntry("COSMIC_DATA_SPLIT_BYTES", "1572864")
        .containsEntry("COSMIC_DATA_FORMAT", "npz")
        .containsEntry("COSMIC_OUTPUT_PREDICTIONS_FORMAT", "npz")
        .containsEntry("COSMIC_PRICE_REQUEST", "1.0")
        .containsEntry("COSMIC_PRICE_GB_SECOND", "2.0")
        .containsEntry("COSMIC_PRICE_STORAGE_GB_SECOND", "3.0")
        .containsEntry("COSMIC_PRICE_MEMORY_GB", "4.0");
  }

  @Test
  void whatTheJobSaysOfColumnsReachesTheCoordinatorAsItIsRead() {
    String yaml =
        JobYaml.replacing("astro.pt", "astro.pt\n    task: redshift")
            .replace(
                "25MB\n",
                """
                25MB
                    columns: {redshift: z_spec, images: img}
                    keep: [objid, ra, dec]
                    transforms:
                    - {input: images, channelsFirst: true}
                    - {input: mask, normalize: {mean: [0], std: [2]}}
                    - {input: images, scale: 0.00392156862745098}
                """);
    RunSpec written = RunSpecs.of(read(yaml), "u");

    assertThat(RunSpec.from(new Environment(written.coordinatorVariables()))).isEqualTo(written);
    assertThat(written.data().reading())
        .isEqualTo(
            new Reading(
                Map.of("images", "img", "redshift", "z_spec"),
                List.of("objid", "ra", "dec"),
                Map.of(
                    "images",
                    List.of(
                        new Transform(null, null, null, null, null, true),
                        new Transform(null, null, null, 0.00392156862745098, null, null)),
                    "mask",
                    List.of(
                        new Transform(
                            null,
                            null,
                            null,
                            null,
                            new Transform.Normalize(List.of(0.0), List.of(2.0)),
                            null))),
                Task.REDSHIFT));
  }

  @Test
  void sizesMayBeNumbersWithoutQuotes() {
    String yaml =
        JobYaml.replacing("25MB", "25MB\n    totalSize: 5000000000\n    splitSize: 2097152");

    assertThat(RunSpecs.of(read(yaml), "u").coordinatorVariables())
        .containsEntry("COSMIC_DATA_TOTAL_BYTES", "5000000000")
        .containsEntry("COSMIC_DATA_SPLIT_BYTES", "2097152");
  }

  @Test
  void followedFolderReachesTheCoordinatorUntilTheJobIsToldToEnd() {
    String yaml =
        JobYaml.withSpec("worldSize: 2")
            .replace("25MB", "25MB\n    follow: {intervalSeconds: 3, idleSeconds: 600}");

    assertThat(RunSpecs.of(read(yaml), "u").coordinatorVariables())
        .containsEntry("COSMIC_DATA_FOLLOW_INTERVAL_SECONDS", "3")
        .containsEntry("COSMIC_DATA_FOLLOW_IDLE_SECONDS", "600");
    assertThat(RunSpecs.of(read(yaml + "  drain: true"), "u").data().follow()).isEmpty();
    assertThat(RunSpecs.of(read(accepted("follow.yaml")), "u").data().follow())
        .contains(new RunSpec.Follow(Duration.ofSeconds(10), Optional.empty()));
  }

  @Test
  void everyTransformIsTheOneThatIsWritten() throws JsonProcessingException {
    List<TransformSpec> steps = read(accepted("transforms.yaml")).getSpec().data().transforms();

    assertThat(steps)
        .extracting(step -> JSON.valueToTree(step.toTransform()).fieldNames().next())
        .containsExactly(
            "channelsFirst",
            "channels",
            "centerCrop",
            "resize",
            "resize",
            "resize",
            "scale",
            "scale",
            "scale",
            "normalize",
            "normalize");
    assertThat(JSON.writeValueAsString(steps.get(3).toTransform()))
        .isEqualTo(
            "{\"resize\":{\"size\":[16384,1],\"interpolation\":\"bilinear\",\"antialias\":true}}");
  }

  @Test
  void nothingInListsAndMapsIsAsIfTheyWereNotThere() {
    assertThat(RunSpecs.of(read(accepted("columns-empty.yaml")), "u").data().reading())
        .isEqualTo(Reading.DEFAULT);
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

  private static String accepted(String file) {
    try {
      return Files.readString(Path.of("src/test/resources/accepted", file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InferenceJob read(String yaml) {
    return InferenceJobs.read(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "job.yaml");
  }
}
