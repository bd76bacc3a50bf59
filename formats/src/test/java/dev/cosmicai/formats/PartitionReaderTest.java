package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.npy.NpzWriter;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionReaderTest {
  private static final float SENTINEL = 12345.5f;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dataset.pt",
        "shared-storage.pt",
        "slice-of-parent.pt",
        "plain.safetensors",
        "one-sample-odd-stride.pt"
      })
  void contiguousFloatsAreViewsOfTheFile(String name) {
    ByteBuffer file = Goldens.direct("good/" + name);
    SurveySamples samples = SurveySamples.read(file, PartitionFormat.AUTO, name);

    fill(file, SENTINEL);

    assertThat(samples.images().getFloat(4)).isEqualTo(SENTINEL);
    assertThat(samples.magnitudes().getFloat(8)).isEqualTo(SENTINEL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "every-second-row.pt",
        "channels-last.pt",
        "float16.pt",
        "float64.pt",
        "rezipped-deflated.pt",
        "fortran-order.npz"
      })
  void whatCannotBeAViewIsACopy(String name) {
    ByteBuffer file = Goldens.direct("good/" + name);
    SurveySamples samples = SurveySamples.read(file, PartitionFormat.AUTO, name);

    fill(file, SENTINEL);

    assertThat(samples.images().getFloat(4)).isNotEqualTo(SENTINEL);
  }

  @Test
  void ourOwnNpzIsAligned() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (NpzWriter npz = new NpzWriter(out)) {
      npz.add("images", Tensor.ofFloats(new float[2 * 80], 2, 5, 4, 4));
      npz.add("mags", Tensor.ofFloats(new float[2 * 5], 2, 5));
    }
    ByteBuffer file = Goldens.direct(out.toByteArray());
    SurveySamples samples = SurveySamples.read(file, PartitionFormat.NPZ, "ours.npz");

    fill(file, SENTINEL);

    assertThat(samples.images().getFloat(0)).isEqualTo(SENTINEL);
  }

  @Test
  void fileMayLieAnywhereInItsBuffer() {
    byte[] file = Goldens.bytes("good/dataset.pt");
    ByteBuffer larger = ByteBuffer.allocateDirect(file.length + 300).position(101);
    larger.put(file).flip().position(101);

    SurveySamples samples = SurveySamples.read(larger, PartitionFormat.AUTO, "dataset.pt");

    assertThat(samples)
        .isEqualTo(
            SurveySamples.read(
                Goldens.direct("good/dataset.pt"), PartitionFormat.AUTO, "dataset.pt"));
    assertThat(larger.position()).isEqualTo(101);
    assertThat(samples.images().alignmentOffset(0, Float.BYTES)).isZero();
  }

  @Test
  void heapBufferIsCopiedToDirectMemory() {
    ByteBuffer heap = ByteBuffer.wrap(Goldens.bytes("good/dataset.pt"));

    SurveySamples samples = SurveySamples.read(heap, PartitionFormat.AUTO, "dataset.pt");

    assertThat(samples.images().isDirect()).isTrue();
    assertThat(samples.images().limit()).isEqualTo(6 * 5 * 4 * 4 * Float.BYTES);
  }

  @Test
  void formatThatTheFileDoesNotHaveIsRefused() {
    Map<PartitionFormat, Reason> refusals =
        Map.of(
            PartitionFormat.NPZ, Reason.PartitionShape,
            PartitionFormat.SAFETENSORS, Reason.PartitionCorrupt);
    refusals.forEach(
        (format, reason) ->
            assertThatThrownBy(
                    () -> SurveySamples.read(Goldens.direct("good/dataset.pt"), format, "1.pt"))
                .isInstanceOfSatisfying(
                    FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(reason))
                .hasMessageStartingWith("1.pt "));
  }

  private static void fill(ByteBuffer file, float value) {
    ByteBuffer floats = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (floats.remaining() >= Float.BYTES) {
      floats.putFloat(value);
    }
  }
}
