package dev.cosmicai.cli.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
import dev.cosmicai.demo.DemoNetwork;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import dev.cosmicai.worker.network.choice.Processor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningInputTest {
  private static final Processor ZEN4 = new CpuFeatures(Set.of("avx512_bf16", "avx2"));
  private static final Processor OLD = new CpuFeatures(Set.of("avx2"));

  @TempDir private Path folder;
  private Path network;

  @BeforeEach
  void copyNetwork() {
    network = folder.resolve("network.pt");
    DemoNetwork.copyTo(network);
  }

  @Test
  void isWhatArchiveAndMachineHave() {
    TuningInput all = TuningInput.open(network.toString(), Precision.AUTO, ZEN4);
    assertThat(all.processor()).isEqualTo(ProcessorClass.AVX512_BF16);
    assertThat(all.precisions()).containsExactly(Precision.FP32, Precision.BF16);
    assertThat(TuningInput.open(network.toString(), Precision.BF16, ZEN4).precisions())
        .containsExactly(Precision.BF16);
    TuningInput old = TuningInput.open(network.toString(), Precision.AUTO, OLD);
    assertThat(old.processor()).isEqualTo(ProcessorClass.AVX2);
    assertThat(old.precisions()).containsExactly(Precision.FP32);
  }

  @Test
  void precisionThatArchiveOrMachineLackIsRefused() {
    assertRefused(network, Precision.BF16, OLD, Reason.PrecisionUnavailable, "AVX512-BF16");
    assertRefused(network, Precision.INT8, ZEN4, Reason.PrecisionUnavailable, "not in int8");
  }

  @Test
  void machineOfNoClassIsRefused() {
    assertRefused(
        network,
        Precision.AUTO,
        new CpuFeatures(Set.of("sse4_2")),
        Reason.InvalidSpec,
        "CPU is of no class that an archive has choices for (amx, avx512-bf16, avx2, arm64-bf16)");
  }

  @Test
  void whatCannotBeTunedIsRefused() throws Exception {
    Path onnx = Files.write(folder.resolve("network.onnx"), new byte[10]);
    assertRefused(onnx, Precision.AUTO, ZEN4, Reason.InvalidSpec, "network.onnx is an ONNX file");
    assertRefused(
        folder.resolve("none.pt"), Precision.AUTO, ZEN4, Reason.InputNotFound, "is no file");
    Path other = Files.write(folder.resolve("other.pt"), new byte[10]);
    assertRefused(other, Precision.AUTO, ZEN4, Reason.ModelCorrupt, "other.pt");
    Path withoutGolden = Files.write(folder.resolve("no-golden.pt"), withoutGolden());
    assertRefused(
        withoutGolden,
        Precision.AUTO,
        ZEN4,
        Reason.InvalidSpec,
        "no-golden.pt has no golden batch");
    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class,
            () -> TuningInput.open("s3://models/network.pt", Precision.AUTO, ZEN4));
    assertThat(fault).hasMessageStartingWith("s3://models/network.pt is in a store");
  }

  /** The demo's network, whose member is called otherwise: in its header and in the directory. */
  private byte[] withoutGolden() throws Exception {
    byte[] archive = Files.readAllBytes(network);
    byte[] name = "/extra/golden.npz".getBytes(StandardCharsets.UTF_8);
    int found = 0;
    for (int at = 0; at + name.length <= archive.length; at++) {
      if (ByteBuffer.wrap(archive, at, name.length).equals(ByteBuffer.wrap(name))) {
        archive[at + name.length - 1] = '_';
        found++;
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(2);
    return archive;
  }

  private static void assertRefused(
      Path file, Precision asked, Processor processor, Reason reason, String problem) {
    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class, () -> TuningInput.open(file.toString(), asked, processor));
    assertThat(fault.reason()).isEqualTo(reason);
    assertThat(fault.getMessage()).contains(problem).doesNotContain("\n");
  }
}
