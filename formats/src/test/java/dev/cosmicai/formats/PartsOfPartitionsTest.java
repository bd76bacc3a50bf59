package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

  @ParameterizedTest
  @MethodSource("dev.cosmicai.formats.Goldens#good")
  void partsOfAnUndamagedFileCancel(String file) {
    for (int input = 0; input < 2; input++) {
      for (int parts = 1; parts <= 5; parts++) {
        assertThat(residue(Goldens.bytes("good/" + file), file, input, parts)).isZero();
      }
    }
  }

  /** Nobody looks at what others, or nothing, have in a large storage. */
  @ParameterizedTest
  @CsvSource({
    "dataset.pt, true",
    "zip64.pt, true",
    "plain.npz, true",
    "big-endian.npz, true",
    "no-checksums.pt, false",
    "shared-storage.pt, false",
    "slice-of-parent.pt, false",
    "channels-last.pt, false",
    "deflated.npz, false",
    "plain.safetensors, false",
  })
  void everyByteOfAMemberThatIsItsRowsIsSeenByItsParts(String file, boolean seen) {
    Optional<ByteRun> images = layout(file).inputs().get(0).part(0, 1).run();
    long first = images.map(run -> run.spans().get(0).offset()).orElse(0L);
    for (int flipped : new int[] {0, 1, 80, 333, 639}) {
      byte[] damaged = Goldens.bytes("good/" + file);
      damaged[(int) first + flipped] ^= (byte) (images.isPresent() ? 1 : 0);

      assertThat(residue(damaged, file, 0, 3) != 0).as("byte %d", flipped).isEqualTo(seen);
    }
  }

  @Test
  void headerOfAnArrayBelongsToItsFirstPart() {
    byte[] damaged = Goldens.bytes("good/plain.npz");
    int descr = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("'descr'");
    damaged[descr] = '"';
    damaged[descr + 6] = '"';
    assertThat(layout("plain.npz").inputs().get(0).offset().orElseThrow())
        .isBetween(descr + 1L, descr + 200L);

    assertThat(residue(damaged, "plain.npz", 0, 3)).isNotZero();
  }

  /** The exclusive or of what the parts of a column say. */
  private static int residue(byte[] file, String name, int input, int parts) {
    PartitionLayout layout = layout(file, name);
    int sum = 0;
    for (int part = 0; part < parts; part++) {
      int first = layout.count() * part / parts;
      int count = layout.count() * (part + 1) / parts - first;
      Optional<ByteRun> run = layout.inputs().get(input).part(first, count).run();
      if (run.isPresent()) {
        sum ^= residue(run.get(), FileBytes.of(Goldens.direct(file)));
      }
    }
    return sum;
  }

  private static int residue(ByteRun run, FileBytes file) {
    for (Span span : run.spans()) {
      ByteBuffer stored = file.read(span.offset(), (int) span.length());
      run.read(stored, ByteBuffer.allocate(1 << 16));
    }
    return run.residue().value();
  }

  @Test
  void partOfAnArchiveIsItsRowsAlone() {
    StridedTensor images = layout("dataset.pt").inputs().get(0);
    Span whole = images.run().orElseThrow().spans().get(0);
    int rowBytes = (int) (whole.length() / images.shape()[0]);

    ByteRun run = images.part(1, 2).run().orElseThrow();

    assertThat(run.spans()).containsExactly(new Span(whole.offset() + rowBytes, 2L * rowBytes));
  }

  private static PartitionLayout layout(String file) {
    return layout(Goldens.bytes("good/" + file), file);
  }

  private static PartitionLayout layout(byte[] file, String name) {
    return SurveySamples.layout(FileBytes.of(Goldens.direct(file)), PartitionFormat.AUTO, name);
  }
}
