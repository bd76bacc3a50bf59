package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProcessorClassTest {
  @ParameterizedTest
  @CsvSource({
    "fpu avx2 avx512f avx512_bf16 amx_tile amx_bf16 amx_int8, amx",
    "fpu avx2 avx512f avx512_bf16 avx512_vnni, avx512-bf16",
    "fpu avx2 avx512f avx512_bf16 amx_bf16, avx512-bf16",
    "fpu avx2 avx512f avx512_vnni, avx2",
    "fpu avx2 fma, avx2",
    "fp asimd bf16 i8mm, arm64-bf16",
  })
  void isTheFirstAllOfWhoseFlagsTheCpuHas(String flags, String expected) {
    assertThat(ProcessorClass.of(Set.of(flags.split(" ", -1))).orElseThrow()).hasToString(expected);
  }

  @Test
  void otherCpusAreOfNone() {
    assertThat(ProcessorClass.of(Set.of())).isEmpty();
    assertThat(ProcessorClass.of(Set.of("fpu", "sse4_2", "avx"))).isEmpty();
    assertThat(ProcessorClass.of(Set.of("fp", "asimd", "i8mm"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyClassIsFoundByItsName(ProcessorClass each) {
    assertThat(ProcessorClass.find(each.toString())).contains(each);
    assertThat(ProcessorClass.find(each.name())).isEmpty();
  }
}
