package dev.cosmicai.benchmarks.rank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.benchmarks.report.Machine;
import dev.cosmicai.contract.Precision;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineTest {
  @Test
  void bfloat16IsLeftOutWhereTheProcessorDoesNotMultiplyIt() {
    assertThat(Engine.on(new Machine("Some CPU", 2, Set.of("fma", "avx2"))))
        .contains(Engine.CAI)
        .allMatch(each -> each.precision() == Precision.FP32);
  }
}
