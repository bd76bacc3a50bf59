package dev.cosmicai.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuFeaturesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "fpu avx512f avx512_bf16 sse, true",
    "amx_bf16 amx_tile, true",
    "fpu avx2 avx512f avx512vl, false",
    "amx_bf16_of_another_kind, false",
  })
  void flagsTellWhetherBfloat16IsFast(String flags, boolean fast) throws Exception {
    Path cpuInfo = folder.resolve("cpuinfo");
    Files.writeString(cpuInfo, "processor\t: 0\nflags\t\t: " + flags + "\nbugs\t: none\n");
    assertThat(CpuFeatures.multipliesBfloat16(cpuInfo)).isEqualTo(fast);
  }

  @Test
  void machineThatDoesNotTellIsTakenForOneWithout() throws Exception {
    assertThat(CpuFeatures.multipliesBfloat16(folder.resolve("none"))).isFalse();
    Path other = Files.writeString(folder.resolve("arm"), "Features\t: fp asimd bf16\n");
    assertThat(CpuFeatures.multipliesBfloat16(other)).isFalse();
  }
}
