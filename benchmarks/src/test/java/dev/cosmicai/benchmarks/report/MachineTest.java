package dev.cosmicai.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {
  @ParameterizedTest
  @CsvSource({
    "fma avx2, false, false",
    "fma avx512f avx512_vnni, false, false",
    "fma avx512f avx512_bf16, true, false",
    "avx512_bf16 avx512_vnni, true, true",
    "amx_bf16 avx512_vnni, true, false",
  })
  void computesInWhatTheProcessorMultiplies(String flags, boolean bfloat16, boolean int8) {
    Machine machine = machine(flags);
    assertThat(machine.computes(Precision.FP32)).isTrue();
    assertThat(machine.computes(Precision.BF16)).isEqualTo(bfloat16);
    assertThat(machine.computes(Precision.INT8)).isEqualTo(int8);
  }

  @Test
  void isToldWithWhatMatters() {
    assertThat(machine("fma avx512f avx512_bf16 avx512_vnni").text())
        .isEqualTo("Some CPU, 2 cores, with avx512f, avx512_bf16, avx512_vnni");
  }

  @ParameterizedTest
  @CsvSource({
    "avx2 avx512f avx512_bf16 amx_tile amx_bf16 amx_int8, amx",
    "avx2 avx512f avx512_bf16 avx512_vnni, avx512-bf16",
    "avx2 avx512f avx512_vnni, avx2",
    "fma avx2, avx2",
    "sse4_2, other",
  })
  void classIsTheFirstWhoseFlagsTheProcessorHas(String flags, String expected) {
    assertThat(machine(flags).processorClass()).isEqualTo(expected);
  }

  @Test
  void armTellsItsFlagsAsFeatures() {
    Machine arm = Machine.of("processor\t: 0\nFeatures\t: fp asimd bf16 i8mm\n", 4);
    assertThat(arm.processorClass()).isEqualTo("arm64-bf16");
    assertThat(arm.text()).isEqualTo("unknown, 4 cores, with bf16");
  }

  private static Machine machine(String flags) {
    return Machine.of("processor : 0\nmodel name\t: Some CPU\nflags\t\t: " + flags + "\n", 2);
  }
}
