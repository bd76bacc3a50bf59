package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteCheckTest {
  private static final int COUNT = 701;
  private static final TensorSpec IMAGES = TensorSpec.of("images", ElementType.FLOAT32, 3, 5, 7);
  private static final int PIXELS = IMAGES.sampleElements();

  private final ByteBuffer images = rows(IMAGES);

  @ParameterizedTest
  @ValueSource(
      floats = {0f, -0f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE, 1e-40f, -1f, 1.5f})
  void everyFiniteValuePasses(float value) {
    for (int i = 0; i < COUNT * PIXELS; i++) {
      images.putFloat(i * Float.BYTES, value);
    }

    assertThatCode(() -> check(images, IMAGES)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, '[0, 0, 0]'",
    "1, 1, '[0, 0, 1]'",
    "0, 41, '[1, 0, 6]'",
    "39, 0, '[0, 0, 0]'",
    "700, 103, '[2, 4, 5]'",
    "700, 104, '[2, 4, 6]'"
  })
  void pixelIsNamedByItsPlace(int sample, int pixel, String index) {
    images.putFloat((sample * PIXELS + pixel) * Float.BYTES, Float.NaN);

    refuses(images, IMAGES, "NaN in images of sample %d at %s".formatted(1000 + sample, index));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7F800000, 0xFF800000, 0x7FC00000, 0xFFFFFFFF, 0x7F800001})
  void everyPatternOfNotANumberIsFound(int bits) {
    TensorSpec magnitudes = TensorSpec.of("magnitudes", ElementType.FLOAT32, 5);
    ByteBuffer rows = rows(magnitudes);
    rows.putInt((400 * 5 + 2) * Float.BYTES, bits);

    refuses(
        rows,
        magnitudes,
        "%s in magnitudes of sample 1400 at [2]".formatted(Float.intBitsToFloat(bits)));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT64", "FLOAT16", "BFLOAT16"})
  void otherFloatsAreLookedAtToo(ElementType type) {
    TensorSpec one = TensorSpec.of("x", type);
    ByteBuffer rows = rows(one);
    assertThatCode(() -> check(rows, one)).doesNotThrowAnyException();
    type.putFloating(rows, 3 * type.bytes(), Double.NEGATIVE_INFINITY);

    refuses(rows, one, "-Infinity in x of sample 1003 (counted from 0)");
  }

  @Test
  void integersAreNumbersWhateverTheirBits() {
    TensorSpec tokens = TensorSpec.of("tokens", ElementType.INT32, 4);
    ByteBuffer rows = rows(tokens);
    rows.putInt(0, 0x7FC00000);

    assertThatCode(() -> check(rows, tokens)).doesNotThrowAnyException();
  }

  private static void check(ByteBuffer rows, TensorSpec spec) {
    FiniteCheck.check(rows, spec, 1000, "1.pt");
  }

  private static void refuses(ByteBuffer rows, TensorSpec spec, String message) {
    assertThatThrownBy(() -> check(rows, spec))
        .hasMessageStartingWith("1.pt holds " + message)
        .isInstanceOfSatisfying(
            FatalFault.class,
            fault -> {
              assertThat(fault.reason()).isEqualTo(Reason.PartitionNotFinite);
              assertThat(fault.subject()).contains("1.pt");
            });
  }

  private static ByteBuffer rows(TensorSpec spec) {
    return ByteBuffer.allocateDirect(COUNT * spec.sampleBytes()).order(ByteOrder.nativeOrder());
  }
}
