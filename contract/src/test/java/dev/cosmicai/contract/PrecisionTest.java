package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
