package dev.cosmicai.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.CodedOutputStream;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.results.rank.OperatorProfile;
import dev.cosmicai.results.rank.OperatorTime;
import dev.cosmicai.results.rank.RankResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rank, from the bucket to the bucket, with the survey's network as an ONNX file. */
class OnnxRankIT {
  @TempDir private Path folder;
  private RankRun run;

  @BeforeEach
  void openStore() throws IOException {
    run = new RankRun(folder);
  }

  @AfterEach
  void closeStore() {
    run.close();
  }

  /** Whatever the environment expects, and if it expects nothing, as of an older supervisor. */
  @ParameterizedTest
  @ValueSource(strings = {"onnx", "torch", ""})
  void predictsWhatTorchPredictsWithTheSameNetwork(String expectedEngine) throws Exception {
    int exitCode = run.exitCode("survey.onnx", Map.of("COSMIC_ENGINE", expectedEngine));
    assertThat(exitCode).as(run.log()).isZero();

    assertThat(run.predictions().get("prediction").toFloats())
        .containsExactly(
            TestModels.npz(TestModels.NETWORKS.resolve("expected.npz"))
                .get("prediction")
                .toFloats(),
            within(1e-5f));
    RankResult.Work work = run.result().orElseThrow().work();
    assertThat(work.samples()).isEqualTo(12);
    assertThat(work.engine()).startsWith("ONNX Runtime 1.");
    assertThat(work.device()).isEqualTo("cpu");
    assertThat(work.precision()).isEqualTo("fp32");
    assertThat(work.modelBatchSize()).isEqualTo(4);
  }

  @Test
  void ofALargeFileBothEndsAreFetchedFirstSoThatColumnsNeedNotWait() throws Exception {
    // A property of 5 MiB that nobody reads.
    int fillerBytes = 5 << 20;
    Path large = folder.resolve("large.onnx");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(file);
    out.writeByteArray(1000, new byte[fillerBytes]);
    out.flush();
    file.write(Files.readAllBytes(TestModels.NETWORKS.resolve("onnx").resolve("survey.onnx")));
    Files.write(large, file.toByteArray());

    int exitCode = run.exitCode(large, Map.of("COSMIC_ENGINE", "onnx"));

    assertThat(exitCode).as(run.log()).isZero();
    assertThat(run.result().orElseThrow().s3().bytes()).isGreaterThan(file.size() + (128L << 10));
  }

  @Test
  void tellsWhichNodesTakeTheTime() throws Exception {
    run.model().setBatchSize(2);
    assertThat(run.exitCode("survey.onnx", Map.of())).as(run.log()).isZero();
    float[] plain = run.predictions().get("prediction").toFloats();
    assertThat(run.result().orElseThrow().profile()).isNull();

    assertThat(run.exitCode("survey.onnx", Map.of(), true)).as(run.log()).isZero();

    OperatorProfile profile = run.result().orElseThrow().profile();
    assertThat(profile.note()).isEmpty();
    assertThat(profile.passes()).isBetween(1, 3);
    assertThat(profile.samplesPerPass()).isEqualTo(2);
    assertThat(profile.operators())
        .extracting(OperatorTime::operator)
        .contains("Conv", "Flatten", "Concat", "Gemm");
    assertThat(profile.operators()).allMatch(time -> time.calls() >= 1);
    assertThat(profile.operators().stream().mapToDouble(OperatorTime::seconds).sum())
        .isPositive()
        .isLessThanOrEqualTo(profile.passSeconds());
    assertThat(run.predictions().get("prediction").toFloats()).isEqualTo(plain);
    assertThat(folder).isDirectoryNotContaining("glob:**trace-*");
  }

  @Test
  void gpuIsRefusedInOneLine() throws Exception {
    run.model().setDevice("cuda");
    assertRefused("survey.onnx", Reason.DeviceUnavailable);
  }

  @Test
  void anotherPrecisionIsRefusedInOneLine() throws Exception {
    run.model().setPrecision("int8");
    assertRefused("survey.onnx", Reason.PrecisionUnavailable);
  }

  @Test
  void goldenOutputMustBeReproduced() throws Exception {
    assertRefused("golden-mismatch.onnx", Reason.ModelGoldenMismatch);
  }

  @Test
  void weightsInOtherFilesAreRefusedBeforeTheEngineSeesTheFile() throws Exception {
    assertRefused("external.onnx", Reason.ModelCorrupt);
  }

  private void assertRefused(String model, Reason reason) throws Exception {
    int exitCode = run.exitCode(model, Map.of("COSMIC_ENGINE", "onnx"));
    assertThat(exitCode).as(run.log()).isEqualTo(reason.exitCode());
    assertThat(run.lastWords().reason()).isEqualTo(reason.name());
    assertThat(run.lastWords().message())
        .startsWith("s3://survey/models/" + model)
        .doesNotContain("\n");
    assertThat(run.log()).doesNotContain("\tat ");
    assertThat(run.result()).isEmpty();
  }
}
