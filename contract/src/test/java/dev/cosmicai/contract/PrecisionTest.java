package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrecisionTest {
  @ParameterizedTest
  @EnumSource
  void everyPrecisionIsReadAsItIsWritten(Precision precision) {
    assertThat(Precision.parse(precision.toString())).isSameAs(precision);
  }

  @Test
  void anotherWordIsRefusedAndAllAreNamed() {
    assertThatThrownBy(() -> Precision.parse("BF16"))
        .isInstanceOf(FatalFault.class)
        .hasMessage("model.precision is 'BF16'; choose auto, fp32, bf16 or int8");
  }

  @Test
  void autoConsidersWhateverAnArchiveCanHold() {
    assertThat(Precision.preferred())
        .containsExactlyInAnyOrderElementsOf(Precision.concrete())
        .doesNotContain(Precision.AUTO);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "nothing",
      value = {
        "fp32, '', nothing",
        "bf16, 'avx2', 'neither AMX nor AVX512-BF16, nor arm64''s BF16'",
        "bf16, 'avx512_bf16', nothing",
        "bf16, 'amx_bf16', nothing",
        "bf16, 'bf16', nothing",
        "int8, 'avx512_vnni', 'neither AMX nor AVX512-BF16, nor arm64''s BF16'",
        "int8, 'avx512_bf16', no AVX512-VNNI",
        "int8, 'avx512_bf16 avx512_vnni', nothing",
        "int8, 'amx_bf16 avx512_bf16 avx512_vnni', 'AMX, with which bf16 is faster'",
      })
  void whatACpuLacksIsSaidInWords(String precision, String flags, String lack) {
    assertThat(Precision.parse(precision).lacking(Set.of(flags.split(" ", -1))))
        .isEqualTo(Optional.ofNullable(lack));
  }
}
