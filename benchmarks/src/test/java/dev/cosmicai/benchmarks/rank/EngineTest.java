package dev.cosmicai.benchmarks.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.benchmarks.report.Machine;
import dev.cosmicai.contract.Precision;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final Machine SLOW = new Machine("Some CPU", 2, Set.of("fma", "avx2"));
  private static final Machine FAST =
      new Machine("Some CPU", 2, Set.of("fma", "avx2", "amx_tile", "amx_bf16"));

  @Test
  void bfloat16IsLeftOutWhereTheProcessorDoesNotMultiplyIt() {
    assertThat(Engine.on(SLOW, Set.of()))
        .contains(Engine.CAI)
        .allMatch(each -> each.precision() == Precision.FP32);
  }

  @Test
  void otherEnginesCanBeLeftOut() {
    assertThat(Engine.on(FAST, Set.of("compile-bf16", "compile-fp32")))
        .extracting(Engine::id)
        .contains("cosmic-bf16", "openvino-bf16", "cosmic-fp32", "pytorch-fp32")
        .doesNotContain("compile-bf16", "compile-fp32");
  }

  @Test
  void whatCannotBeLeftOutIsRefusedWithWhatCan() {
    assertThatThrownBy(() -> Engine.on(FAST, Set.of("pytorch-fp32")))
        .hasMessageStartingWith("pytorch-fp32 cannot be left out; these can: compile-bf16, ");
    assertThatThrownBy(() -> Engine.on(FAST, Set.of("tensorflow")))
        .hasMessageContaining("tensorflow cannot be left out");
  }
}
