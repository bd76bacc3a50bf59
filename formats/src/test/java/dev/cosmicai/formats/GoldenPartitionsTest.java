package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.tensor.StridedTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Python's torch, numpy and safetensors are the oracle. */
class GoldenPartitionsTest {
  private static final int SAMPLE_PIXELS = 5 * 4 * 4;
  private static final int SAMPLE_MAGNITUDES = 5;

  static List<String> good() {
    return Goldens.good();
  }

  @Test
  void thereAreGoldensOfEveryKind() {
    assertThat(good()).hasSizeGreaterThan(35);
    assertThat(refused()).hasSizeGreaterThan(85);
  }

  @ParameterizedTest
  @MethodSource("good")
  void goodPartitionHoldsWhatPythonSays(String file) {
    ByteBuffer expected =
        Goldens.direct("good/" + file + Goldens.EXPECTED_SUFFIX).order(ByteOrder.LITTLE_ENDIAN);

    SurveySamples samples =
        SurveySamples.read(Goldens.direct("good/" + file), PartitionFormat.AUTO, file);

    int imageBytes = samples.count() * SAMPLE_PIXELS * Float.BYTES;
    int magnitudeBytes = samples.count() * SAMPLE_MAGNITUDES * Float.BYTES;
    assertThat(samples.images()).isEqualTo(expected.slice(0, imageBytes));
    assertThat(samples.magnitudes()).isEqualTo(expected.slice(imageBytes, magnitudeBytes));
    expected.position(imageBytes + magnitudeBytes);
    DoubleBuffer redshifts = expected.slice().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    if (redshifts.hasRemaining()) {
      assertThat(DoubleBuffer.wrap(samples.redshifts())).isEqualTo(redshifts);
    } else {
      assertThat(samples.redshift() != null).isEqualTo(samples.count() == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("good")
  void everyColumnCanBePassedToNativeCode(String file) {
    PartitionLayout layout =
        SurveySamples.layout(
            FileBytes.of(Goldens.direct("good/" + file)), PartitionFormat.AUTO, file);

    for (StridedTensor input : layout.inputs()) {
      ByteBuffer column = input.toDirect(layout.budget());
      assertThat(column.isDirect()).isTrue();
      assertThat(column.isReadOnly()).isTrue();
      assertThat(column.position()).isZero();
      assertThat(column.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
      assertThat(column.alignmentOffset(0, input.type().bytes())).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("good")
  void formatThatTheJobNamesReadsTheSame(String file) {
    String plain = file.replaceFirst("\\.gz$", "");
    PartitionFormat format = PartitionFormat.parse(plain.substring(plain.lastIndexOf('.') + 1));

    SurveySamples named = SurveySamples.read(Goldens.direct("good/" + file), format, file);
    SurveySamples told =
        SurveySamples.read(Goldens.direct("good/" + file), PartitionFormat.AUTO, file);

    assertThat(named).isEqualTo(told);
  }

  static Stream<Refusal> refused() {
    return new String(Goldens.bytes("refused/reasons.tsv"), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("\t", -1))
        .map(fields -> new Refusal(fields[0], Reason.valueOf(fields[1]), fields[2]));
  }

  record Refusal(String file, Reason reason, String message) {}

  @ParameterizedTest
  @MethodSource("refused")
  void refusalNamesTheFileAndTheTrouble(Refusal refusal) {
    String uri = "s3://survey/" + refusal.file();
    ByteBuffer file = Goldens.direct("refused/" + refusal.file());

    assertThatThrownBy(() -> SurveySamples.read(file, PartitionFormat.AUTO, uri))
        .isInstanceOfSatisfying(
            FatalFault.class,
            fault -> {
              assertThat(fault.reason()).isEqualTo(refusal.reason());
              assertThat(fault.subject()).contains(uri);
              assertThat(fault.getMessage())
                  .startsWith(uri + " ")
                  .contains(refusal.message())
                  .hasSizeLessThan(500)
                  .matches("\\P{Cntrl}+");
            });
  }
}
