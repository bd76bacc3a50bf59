package dev.cosmicai.benchmarks.rank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void computesInBfloat16WhereTheProcessorMultipliesIt() {
    Machine machine = machine("fma avx512f avx512_bf16");
    assertThat(machine.bfloat16()).isTrue();
    assertThat(machine.text()).isEqualTo("Some CPU, 2 cores, with AVX-512, AVX512-BF16");
    assertThat(Contender.on(machine)).contains(Contender.OURS_BF16, Contender.OURS_FP32);
  }

  @Test
  void leavesBfloat16OutElsewhere() {
    assertThat(Contender.on(machine("fma avx2")))
        .contains(Contender.CAI)
        .allMatch(each -> each.precision() == Precision.FP32);
  }

  private static Machine machine(String flags) {
    return Machine.of("processor : 0\nmodel name\t: Some CPU\nflags\t\t: " + flags + "\n", 2);
  }
}
