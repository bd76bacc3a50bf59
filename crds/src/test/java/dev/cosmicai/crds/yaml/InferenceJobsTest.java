package dev.cosmicai.crds.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.AssignmentPolicy;
import dev.cosmicai.contract.Coordination;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Task;
import dev.cosmicai.contract.Transform;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.JobYaml;
import dev.cosmicai.crds.PricingSpec;
import dev.cosmicai.crds.TransformSpec;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceJobsTest {
  @TempDir Path dir;

  @Test
  void minimalJobGetsTheDocumentedDefaults() {
    InferenceJob job = read(JobYaml.MINIMAL);

    assertThat(job.name()).isEqualTo("galaxies");
    InferenceJobSpec spec = job.getSpec();
    assertThat(spec.model().precision()).isEqualTo(Precision.AUTO);
    assertThat(spec.model().sha256()).isNull();
    assertThat(spec.data().format()).isEqualTo(PartitionFormat.AUTO);
    assertThat(spec.output().predictions()).isTrue();
    assertThat(spec.worldSize()).isNull();
    assertThat(spec.parallelism()).isNull();
    assertThat(spec.batchSize()).isEqualTo(512);
    assertThat(spec.coordination()).isEqualTo(Coordination.INDEPENDENT);
    assertThat(spec.retriesPerRank()).isEqualTo(3);
    assertThat(spec.assignment()).isEqualTo(AssignmentPolicy.DYNAMIC);
    assertThat(spec.maxFailedRanks()).isZero();
    assertThat(spec.maxFailedSplits()).isNull();
    assertThat(spec.data().splitSize()).isNull();
    assertThat(spec.resume()).isFalse();
    assertThat(spec.storage().region()).isEqualTo("us-east-1");
    assertThat(spec.storage().pathStyle()).isFalse();
    assertThat(spec.worker().env()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"auto, AUTO", "fp32, FP32", "bf16, BF16", "int8, INT8"})
  void everyPrecisionIsReadAsItIsWritten(String word, Precision precision) {
    InferenceJob job =
        read(JobYaml.replacing("astro.pt\n", "astro.pt\n    precision: " + word + "\n"));

    assertThat(job.getSpec().model().precision()).isEqualTo(precision);
    assertThat(precision.toString()).isEqualTo(word);
  }

  @Test
  void everyFieldIsRead() {
    InferenceJob job = read(JobYaml.EVERY_FIELD);

    InferenceJobSpec spec = job.getSpec();
    assertThat(spec.coordination()).isEqualTo(Coordination.GANG);
    assertThat(spec.assignment()).isEqualTo(AssignmentPolicy.STATIC);
    assertThat(spec.maxFailedSplits()).isZero();
    assertThat(spec.data().splitSize()).isEqualTo("1Gi");
    assertThat(spec.model().task()).isEqualTo(Task.NONE);
    assertThat(spec.data().columns())
        .containsOnly(Map.entry("images", "img"), Map.entry("redshift", "z_spec"));
    assertThat(spec.data().keep()).containsExactly("objid", "ra", "dec");
    assertThat(spec.data().transforms())
        .extracting(TransformSpec::input)
        .containsExactly("images", "images");
    assertThat(spec.data().transforms().get(1).resize())
        .isEqualTo(
            new TransformSpec.ResizeSpec(List.of(32, 64), Transform.Interpolation.BICUBIC, false));
    assertThat(spec.worker().resources().getRequests().get("memory").toString()).isEqualTo("1Gi");
    assertThat(spec.worker().tolerations().get(0).getKey()).isEqualTo("spot");
    assertThat(spec.worker().env().get(0).getValue()).isEqualTo("1");
    assertThat(spec.pricing()).isEqualTo(new PricingSpec(0.0, 0.1, 0.2, 7.0));
    assertThat(spec.ttlSecondsAfterFinished()).isZero();
  }

  @Test
  void anchorsAndAliasesMeanWhatTheyStandFor() {
    InferenceJob job =
        read(
            """
            apiVersion: cosmicai.dev/v1alpha1
            kind: InferenceJob
            metadata: {name: twice}
            spec:
              model: {uri: &model s3://models/a.pt}
              data: {uri: s3://sky/a}
              output: {uri: s3://results/a}
              worker: {annotations: {model: *model}}
            """);

    assertThat(job.getSpec().worker().annotations()).containsEntry("model", "s3://models/a.pt");
  }

  @Test
  void allBrokenRulesAreToldAtOnceWithTheirLines() {
    String yaml =
        JobYaml.replacing("s3://models/astro.pt", "models/astro.pt")
            .replace("name: galaxies", "name: Galaxies")
            .concat("  batchSize: 0\n");

    assertThatThrownBy(() -> read(yaml))
        .hasMessageStartingWith("job.yaml has 3 problems: ")
        .hasMessageContaining("line 4: metadata.name is 'Galaxies'")
        .hasMessageContaining("line 7: spec.model.uri is 'models/astro.pt'")
        .hasMessageContaining("line 12: spec.batchSize is 0; it must be 1 to 65536")
        .hasMessageNotContaining("\n");
  }

  @Test
  void readsAFileAndNamesItInMessages() throws Exception {
    Path file = Files.writeString(dir.resolve("my.yaml"), JobYaml.withSpec("worldSise: 4"));

    assertThatThrownBy(() -> InferenceJobs.read(file))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessage(
            "my.yaml, line 12: spec.worldSise is not a field of an InferenceJob; did you mean"
                + " spec.worldSize?");
  }

  @Test
  void outputMayLieBesideDataOfAnotherFormat() {
    InferenceJob job =
        read(
            JobYaml.replacing("s3://results/run-1", "s3://sky/25MB/out")
                .replace("25MB\n", "25MB\n    format: pt\n"));

    assertThat(job.getSpec().output().uri()).isEqualTo("s3://sky/25MB/out");
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> InferenceJobs.read(dir.resolve("none.yaml")))
        .isInstanceOf(FatalFault.class)
        .hasMessageEndingWith("none.yaml does not exist");
  }

  private static InferenceJob read(String yaml) {
    return InferenceJobs.read(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "job.yaml");
  }
}
