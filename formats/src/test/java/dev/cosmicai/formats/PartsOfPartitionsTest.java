package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.PlainRun;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Some of a partition's rows, without the others. */
class PartsOfPartitionsTest {
  @ParameterizedTest
  @CsvSource({
    "dataset.pt, true",
    "no-checksums.pt, true",
    "plain.npz, true",
    "plain.safetensors, true",
    "plain.parquet, true",
    "big-endian.npz, true",
    "dataset.pt.gz, false",
    "deflated.npz, false",
    "fortran-order.npz, false",
    "channels-last.pt, false",
    "every-second-row.pt, false",
    "no-samples.pt, false",
  })
  void fileIsReadByRowsIfItsLargestColumnLiesSo(String file, boolean byRows) {
    assertThat(layout(file).isReadByRows()).isEqualTo(byRows);
  }

  @ParameterizedTest
  @MethodSource("dev.cosmicai.formats.Goldens#good")
  void partsHoldTheRowsOfTheWhole(String file) {
    PartitionLayout whole = layout(file);
    for (int first = 0; first <= whole.count(); first++) {
      int count = Math.min(2, whole.count() - first);
      PartitionLayout part = layout(file).part(first, count);

      assertThat(part.count()).isEqualTo(count);
      assertThat(part.first()).isEqualTo(first);
      for (int input = 0; input < whole.inputs().size(); input++) {
        assertThat(part.input(input)).isEqualTo(whole.input(input).rows(first, count));
      }
      Tensor target = whole.target(0);
      assertThat(part.target(0)).isEqualTo(target == null ? null : target.rows(first, count));
    }
  }

  @Test
  void partOfAnArchiveIsItsRowsAloneAndKnowsTheirChecksum() {
    byte[] file = Goldens.bytes("good/dataset.pt");
    StridedTensor images = layout("dataset.pt").inputs().get(0);
    Span whole = images.run().orElseThrow().spans().get(0);
    int rowBytes = (int) (whole.length() / images.shape()[0]);

    ByteRun run = images.part(1, 2).run().orElseThrow();

    Span span = run.spans().get(0);
    assertThat(run.spans()).containsExactly(new Span(whole.offset() + rowBytes, 2L * rowBytes));
    ByteBuffer rows = ByteBuffer.wrap(file, (int) span.offset(), (int) span.length());
    run.passed(rows);
    run.verify();
    CRC32 crc = new CRC32();
    crc.update(rows);
    assertThat(((PlainRun) run).checksum().orElseThrow().value()).isEqualTo((int) crc.getValue());
  }

  private static PartitionLayout layout(String file) {
    return SurveySamples.layout(
        FileBytes.of(Goldens.direct("good/" + file)), PartitionFormat.AUTO, file);
  }
}
