package dev.cosmicai.benchmarks.rank;

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

  @Test
  void leavesBfloat16OutElsewhere() {
    assertThat(Engine.on(machine("fma avx2")))
        .contains(Engine.CAI)
        .allMatch(each -> each.precision() == Precision.FP32);
  }

  private static Machine machine(String flags) {
    return Machine.of("processor : 0\nmodel name\t: Some CPU\nflags\t\t: " + flags + "\n", 2);
  }
}
