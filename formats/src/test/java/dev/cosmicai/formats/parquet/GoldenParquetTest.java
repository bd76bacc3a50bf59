package dev.cosmicai.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.parquet.ParquetGoldens.Expected;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of pyarrow, pandas and DuckDB; numpy says what is in them. */
class GoldenParquetTest {
  private static final int[] SIZES = {7, 1_000, 1 << 20};

  static List<String> files() {
    return ParquetGoldens.files("read");
  }

  @Test
  void thereAreGoldensOfEveryKind() {
    assertThat(files()).hasSizeGreaterThan(35);
  }

  @ParameterizedTest
  @MethodSource("files")
  void columnsHoldWhatPythonSays(String file) {
    ParquetReader reader = ParquetGoldens.open(ParquetGoldens.bytes("read/" + file));
    Expected expected = Expected.of(file);

    List<String> names = new ArrayList<>(expected.numbers());
    names.addAll(expected.binaries());
    assertThat(reader.tensors().byName().keySet()).containsExactlyInAnyOrderElementsOf(names);
    for (String name : expected.numbers()) {
      assertThat(reader.isBinary(name)).isFalse();
      assertThat(ParquetGoldens.tensor(reader, name)).as(name).isEqualTo(expected.tensor(name));
    }
    for (String name : expected.binaries()) {
      assertThat(reader.isBinary(name)).isTrue();
      assertThat(ParquetGoldens.rows(reader.binary(name))).as(name).isEqualTo(expected.rows(name));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void numbersPassByInPiecesOfAnyLength(String file) {
    byte[] bytes = ParquetGoldens.bytes("read/" + file);
    ParquetReader reader = ParquetGoldens.open(bytes);
    Expected expected = Expected.of(file);
    for (String name : expected.numbers()) {
      for (int piece : SIZES) {
        for (int room : SIZES) {
          ByteRun run = reader.tensors().byName().get(name).get().run().orElseThrow();
          assertThat(ByteBuffer.wrap(ParquetGoldens.passed(run, bytes, piece, room)))
              .as("%s in pieces of %d to room of %d", name, piece, room)
              .isEqualTo(expected.tensor(name).data());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void byteStringsPassByInPiecesOfAnyLength(String file) {
    byte[] bytes = ParquetGoldens.bytes("read/" + file);
    ParquetReader reader = ParquetGoldens.open(bytes);
    Expected expected = Expected.of(file);
    for (String name : expected.binaries()) {
      for (int piece : SIZES) {
        assertThat(ParquetGoldens.passed(reader.binary(name).run(), bytes, piece))
            .as("%s in pieces of %d", name, piece)
            .isEqualTo(expected.rows(name));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void anyRowsPassBy(String file) {
    byte[] bytes = ParquetGoldens.bytes("read/" + file);
    ParquetReader reader = ParquetGoldens.open(bytes);
    Expected expected = Expected.of(file);
    int rows = (int) reader.rows();
    for (int first = 0; first < rows; first += 1 + rows / 7) {
      int count = Math.min(rows - first, 1 + rows / 5);
      for (String name : expected.numbers()) {
        ByteBuffer all = expected.tensor(name).data();
        int rowBytes = all.limit() / rows;
        ByteRun run =
            reader.member(name).run((long) first * rowBytes, (long) count * rowBytes).orElseThrow();
        assertThat(ByteBuffer.wrap(ParquetGoldens.passed(run, bytes, 1_000, 1_000)))
            .as("%d rows from %d of %s", count, first, name)
            .isEqualTo(all.slice(first * rowBytes, count * rowBytes));
      }
      for (String name : expected.binaries()) {
        BinaryRun run = reader.binary(name).run(first, count);
        assertThat(ParquetGoldens.passed(run, bytes, 1_000))
            .as("%d rows from %d of %s", count, first, name)
            .isEqualTo(expected.rows(name).subList(first, first + count));
      }
    }
  }
}
