package dev.cosmicai.results.rank;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @Test
  void thisMachineIsKnown() {
    Machine machine = Machine.current();

    assertThat(machine.cpu().system()).isNotBlank();
    assertThat(machine.cpu().platform()).contains(machine.cpu().system(), machine.cpu().machine());
    assertThat(machine.ramBytes()).isGreaterThan(1L << 28);
    assertThat(machine.cpu().processor()).isEqualTo(ProcessorName.current());
    assertThat(machine.cores()).isPositive();
    assertThat(machine.versions()).contains("Java " + System.getProperty("java.version"));
  }

  @Test
  void processorIsCalledAsLinuxCallsIt(@TempDir Path folder) throws Exception {
    Path cpuInfo =
        Files.writeString(
            folder.resolve("cpuinfo"),
            "model\t: 17\nmodel name\t: AMD  EPYC\u00ae 9R14 \nflags: a");
    assertThat(ProcessorName.of(cpuInfo)).isEqualTo("AMD EPYC 9R14");
    Files.writeString(cpuInfo, "Features\t: bf16\n");
    assertThat(ProcessorName.of(cpuInfo)).endsWith(" CPU");
    assertThat(ProcessorName.of(folder.resolve("none"))).endsWith(" CPU");
  }

  @Test
  void flagsThatMatterAreToldInOneOrder(@TempDir Path folder) throws Exception {
    Path cpuInfo =
        Files.writeString(
            folder.resolve("cpuinfo"),
            "flags\t\t: fpu avx512_bf16 sse avx2 avx512f fma\nflags\t\t: fpu\nbugs\t: avx_vnni\n");
    assertThat(ProcessorFlags.of(cpuInfo)).isEqualTo("avx2 fma avx512f avx512_bf16");
    Files.writeString(cpuInfo, "Features\t: fp asimd bf16 i8mm\n");
    assertThat(ProcessorFlags.of(cpuInfo)).isEqualTo("asimd i8mm bf16");
    assertThat(ProcessorFlags.of(folder.resolve("none"))).isEmpty();
  }
}
