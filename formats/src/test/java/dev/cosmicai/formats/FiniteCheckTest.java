package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteCheckTest {
  private static final int COUNT = 701;
  private static final int CHANNELS = 3;
  private static final int HEIGHT = 5;
  private static final int WIDTH = 7;
  private static final int PIXELS = CHANNELS * HEIGHT * WIDTH;
  private static final int MAGNITUDES = 5;

  private final ByteBuffer images = floats(COUNT * PIXELS);
  private final ByteBuffer magnitudes = floats(COUNT * MAGNITUDES);
  private final double[] redshifts = new double[COUNT];

  @ParameterizedTest
  @ValueSource(
      floats = {0f, -0f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE, 1e-40f, -1f, 1.5f})
  void everyFiniteValuePasses(float value) {
    for (int i = 0; i < COUNT * PIXELS; i++) {
      images.putFloat(i * Float.BYTES, value);
    }
    redshifts[3] = -Double.MAX_VALUE;

    assertThatCode(() -> FiniteCheck.check(samples(), "1.pt")).doesNotThrowAnyException();
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

    refuses("1.pt holds NaN in images of sample %d at %s".formatted(sample, index));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7F800000, 0xFF800000, 0x7FC00000, 0xFFFFFFFF, 0x7F800001})
  void everyPatternOfNotANumberIsFound(int bits) {
    magnitudes.putInt((400 * MAGNITUDES + 2) * Float.BYTES, bits);

    refuses(
        "1.pt holds %s in magnitudes of sample 400 at [2]".formatted(Float.intBitsToFloat(bits)));
  }

  @Test
  void redshiftIsNamedByItsSample() {
    redshifts[17] = Double.NEGATIVE_INFINITY;

    refuses("1.pt holds -Infinity in redshift of sample 17 (counted from 0)");
  }

  @Test
  void redshiftThatIsNotKnownPasses() {
    redshifts[17] = Double.NaN;

    assertThatCode(() -> FiniteCheck.check(samples(), "1.pt")).doesNotThrowAnyException();
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> FiniteCheck.check(samples(), "1.pt"))
        .hasMessageStartingWith(message)
        .isInstanceOfSatisfying(
            FatalFault.class,
            fault -> {
              assertThat(fault.reason()).isEqualTo(Reason.PartitionNotFinite);
              assertThat(fault.subject()).contains("1.pt");
            });
  }

  private Samples samples() {
    return new Samples(
        new SampleShape(COUNT, CHANNELS, HEIGHT, WIDTH, MAGNITUDES, true),
        images,
        magnitudes,
        DoubleBuffer.wrap(redshifts));
  }

  private static ByteBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
  }
}
