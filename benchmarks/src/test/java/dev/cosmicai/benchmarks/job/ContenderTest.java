package dev.cosmicai.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.benchmarks.report.Machine;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContenderTest {
  @Test
  void bothComputeInEachPrecisionOfTheProcessor() {
    assertThat(Contender.on(machine("avx2", "avx512_bf16")))
        .extracting(Contender::id)
        .containsExactly("cosmic-bf16", "ray-bf16", "cosmic-fp32", "ray-fp32");
    assertThat(Contender.on(machine("avx2")))
        .extracting(Contender::id)
        .containsExactly("cosmic-fp32", "ray-fp32");
  }

  @Test
  void theReferenceIsAlwaysAmongThem() {
    assertThat(Contender.on(machine())).contains(Contender.REFERENCE);
  }

  private static Machine machine(String... flags) {
    return new Machine("Some CPU", 2, Set.of(flags));
  }
}
