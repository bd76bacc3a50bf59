package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.worker.network.TestNetworks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rank refuses: one clear line that names the object, and no result. */
class RankRefusalIT {
  @TempDir private Path folder;
  private TestRun run;

  @BeforeEach
  void openStore() throws Exception {
    run = new TestRun(folder);
  }

  @AfterEach
  void closeStore() {
    run.close();
  }

  @Test
  void corruptPartitionIsNamed() {
    byte[] whole = TestPartitions.rows(0, 12);
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.assign(0, run.upload("data/2.pt", Arrays.copyOf(whole, whole.length / 2)), 1);
    assertRefused(Reason.PartitionCorrupt, "s3://survey/data/2.pt");
  }

  @Test
  void notANumberAmongTheInputsIsNamed() {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rowsWithMagnitude(9, 7, Float.NaN)), 0);
    Fault fault = assertRefused(Reason.PartitionNotFinite, "s3://survey/data/1.pt");
    assertThat(fault).hasMessageContainingAll("magnitudes", "sample 7");
  }

  @Test
  void notANumberAmongTheOutputsIsNamed() throws Exception {
    run.useModel("not-a-number.pt");
    run.assign(0, run.upload("data/1.pt", TestPartitions.rowsWithMagnitude(9, 6, 99)), 0);
    Fault fault = assertRefused(Reason.PartitionNotFinite, "s3://survey/data/1.pt");
    assertThat(fault).hasMessageContainingAll("sample 6", "NaN");
  }

  @Test
  void imagesOfAnotherShapeAreRefused() {
    run.assign(0, run.upload("data/1.pt", TestPartitions.smallImages(3)), 0);
    Fault fault = assertRefused(Reason.PartitionShape, "s3://survey/data/1.pt");
    assertThat(fault).hasMessageContainingAll("[3, 5, 16, 16]", "[N, 5, 32, 32]");
  }

  @Test
  void partitionThatWasReplacedSinceThePlanIsRefused() {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.upload("data/1.pt", TestPartitions.rowsWithMagnitude(12, 0, 17));
    run.start(1);
    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> run.runRank(0, 0));
    assertThat(fault.reason()).isEqualTo(Reason.PartitionChanged);
  }

  @Test
  void modelWithAnotherDigestIsRefused() {
    run.model().setSha256("0".repeat(64));
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 2)), 0);
    assertRefused(Reason.ModelDigestMismatch, null);
  }

  @Test
  void modelWhoseOtherPrecisionIsDamagedIsRefused() throws Exception {
    byte[] content = TestNetworks.largeWithFloat32Inside();
    content[content.length - 20_000] ^= 1;
    run.useModel("large.pt", content);
    run.model().setPrecision("fp32");
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 2)), 0);
    assertThat(assertRefused(Reason.ModelCorrupt, null)).hasMessageContaining("checksum");
  }

  @Test
  void modelOfAnotherPrecisionIsRefused() {
    run.model().setPrecision("bf16");
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 2)), 0);
    assertRefused(Reason.PrecisionUnavailable, null);
  }

  @Test
  void gpuThatIsNotThereIsNeverReplacedByTheCpu() {
    run.model().setDevice("cuda");
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 2)), 0);
    assertThat(assertRefused(Reason.DeviceUnavailable, null))
        .hasMessageContaining("is to run on cuda, and this rank sees no GPU");
  }

  @Test
  void modelOfAnEngineThatIsNotThereIsRefused() throws Exception {
    run.useModel("net.onnx", Files.readAllBytes(TestNetworks.file("onnx/survey.onnx")));
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 2)), 0);
    assertThat(assertRefused(Reason.EngineUnavailable, null))
        .hasMessageContaining("net.onnx needs ONNX Runtime, and this image has none");
  }

  /** Asserts one clear line, said of the partition if one is at fault, and no result. */
  private Fault assertRefused(Reason reason, String partition) {
    run.start(1);
    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> run.runRank(0, 0));
    assertThat(fault.reason()).isEqualTo(reason);
    assertThat(fault.subject()).isEqualTo(Optional.ofNullable(partition));
    assertThat(fault.getMessage()).startsWith(fault.subject().orElse("s3://")).doesNotContain("\n");
    assertThat(run.result(0)).isEmpty();
    assertThat(run.scratchFiles()).isEmpty();
    return fault;
  }
}
