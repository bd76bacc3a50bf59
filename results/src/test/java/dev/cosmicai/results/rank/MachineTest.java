package dev.cosmicai.results.rank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void thisMachineIsKnown() {
    Machine machine = Machine.current();

    assertThat(machine.cpu().system()).isNotBlank();
    assertThat(machine.cpu().platform()).contains(machine.cpu().system(), machine.cpu().machine());
    assertThat(machine.ramBytes()).isGreaterThan(1L << 28);
  }
}
