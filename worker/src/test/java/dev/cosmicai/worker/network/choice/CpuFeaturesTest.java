package dev.cosmicai.worker.network.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuFeaturesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "fpu avx512f avx512_bf16 sse, true, false",
    "amx_bf16 amx_tile, true, false",
    "fpu avx512f avx512_vnni, false, true",
    "avx512_bf16 avx512_vnni avx512vbmi, true, true",
    "amx_bf16 amx_int8 amx_tile avx512_bf16 avx512_vnni, true, false",
    "fpu avx2 avx512f avx512vl, false, false",
    "amx_bf16_of_another_kind avx_vnni avx512_vnni_too, false, false",
  })
  void flagsTellWhatTheCpuMultiplies(String flags, boolean bfloat16, boolean int8)
      throws Exception {
    Path cpuInfo = folder.resolve("cpuinfo");
    Files.writeString(cpuInfo, "processor\t: 0\nflags\t\t: " + flags + "\nbugs\t: none\n");
    CpuFeatures cpu = CpuFeatures.of(cpuInfo);
    assertThat(cpu.lacking(Precision.FP32)).isEmpty();
    assertThat(cpu.lacking(Precision.BF16).isEmpty()).isEqualTo(bfloat16);
    assertThat(cpu.lacking(Precision.INT8).isEmpty()).isEqualTo(bfloat16 && int8);
  }

  @Test
  void machineThatDoesNotTellIsTakenForOneWithout() throws Exception {
    CpuFeatures none = new CpuFeatures(Set.of());
    assertThat(CpuFeatures.of(folder.resolve("none"))).isEqualTo(none);
    Path other = Files.writeString(folder.resolve("other"), "isa\t: rv64imafdc bf16\n");
    assertThat(CpuFeatures.of(other)).isEqualTo(none);
    assertThat(none.processorClass()).isEmpty();
  }

  @Test
  void arm64TellsItsFeaturesOnALineOfAnotherName() throws Exception {
    Path cpuInfo =
        Files.writeString(
            folder.resolve("arm"), "processor\t: 0\nFeatures\t: fp asimd i8mm bf16\n");
    CpuFeatures cpu = CpuFeatures.of(cpuInfo);
    assertThat(cpu.lacking(Precision.BF16)).isEmpty();
    assertThat(cpu.lacking(Precision.INT8)).contains("no AVX512-VNNI");
    assertThat(cpu.processorClass()).contains(ProcessorClass.ARM64_BF16);
  }
}
