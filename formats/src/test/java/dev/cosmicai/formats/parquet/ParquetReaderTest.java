package dev.cosmicai.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.parquet.ParquetGoldens.Expected;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetReaderTest {
  private static final FileFaults FAULTS = FileFaults.partition("table.parquet");

  /** A file that lies on the heap, and what was read of it. */
  private static final class Watched implements FileBytes {
    private final byte[] bytes;
    private final List<Span> read = new ArrayList<>();

    Watched(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public ByteBuffer read(long offset, int length) {
      read.add(new Span(offset, length));
      return ByteBuffer.wrap(bytes)
          .slice((int) offset, length)
          .asReadOnlyBuffer()
          .order(ByteOrder.LITTLE_ENDIAN);
    }

    long readBytes() {
      return read.stream().mapToLong(Span::length).sum();
    }
  }

  @Test
  void onlyTheFooterIsReadAndThenTheColumnThatIsAskedFor() {
    Watched file = new Watched(ParquetGoldens.bytes("read/types.none-1.0.parquet"));
    ParquetReader reader = ParquetReader.open(file, FAULTS, new MemoryBudget(FAULTS, file));

    assertThat(reader.rows()).isEqualTo(150);
    assertThat(file.read).hasSize(2);
    long footerBytes = file.readBytes();
    assertThat(footerBytes).isLessThan(file.size() / 2);

    StridedTensor column = reader.tensors().byName().get("float64").get();
    assertThat(file.readBytes()).isEqualTo(footerBytes);

    List<Span> spans = column.run().orElseThrow().spans();
    column.toTensor(new MemoryBudget(FAULTS, file));
    assertThat(spans).hasSize(3);
    assertThat(file.read.subList(2, 5)).isEqualTo(spans);
    assertThat(file.read).hasSize(5);
  }

  @Test
  void onlyTheBeginningOfAListOfListsIsReadToKnowItsShape() {
    Watched file = new Watched(ParquetGoldens.bytes("read/lists.1.0.parquet"));
    ParquetReader reader = ParquetReader.open(file, FAULTS, new MemoryBudget(FAULTS, file));
    int footerReads = file.read.size();

    assertThat(reader.tensors().byName().get("mags").get().shape()).containsExactly(70, 5);
    assertThat(file.read).hasSize(footerReads);
    assertThat(reader.tensors().byName().get("cube").get().shape()).containsExactly(70, 2, 3, 5);
    assertThat(file.read).hasSize(footerReads + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "types.none-1.0.parquet",
        "types.snappy-2.0.parquet",
        "types.gzip-1.0.parquet",
        "types.zstd-2.0.parquet",
        "types.lz4-1.0.parquet",
        "lists.zstd-2.0.parquet"
      })
  void fileOnTheHeapIsReadTheSame(String name) {
    Watched file = new Watched(ParquetGoldens.bytes("read/" + name));
    ParquetReader reader =
        ParquetReader.open(
            file, FAULTS, new MemoryBudget(FAULTS, file, () -> ParquetGoldens.SPARE_BYTES));
    Expected expected = Expected.of(name);

    for (String column : expected.numbers()) {
      assertThat(ParquetGoldens.tensor(reader, column)).isEqualTo(expected.tensor(column));
    }
    for (String column : expected.binaries()) {
      assertThat(ParquetGoldens.rows(reader.binary(column))).isEqualTo(expected.rows(column));
    }
  }

  @Test
  void writtenPredictionsAreRead() throws IOException {
    float[] predictions = new float[ParquetWriter.ROWS_OF_A_GROUP + 5];
    double[] targets = new double[predictions.length];
    int[] rows = new int[predictions.length];
    int[] pairs = new int[2 * rows.length];
    for (int i = 0; i < rows.length; i++) {
      pairs[2 * i + 1] = i;
      predictions[i] = i / 3f;
      targets[i] = i % 2 == 0 ? i : Double.NaN;
      rows[i] = -i;
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ParquetWriter.write(
        file,
        List.of(
            ParquetColumn.required("prediction", Tensor.ofFloats(predictions, rows.length)),
            ParquetColumn.optional("target", Tensor.ofDoubles(targets, rows.length)),
            ParquetColumn.required("pair", Tensor.ofInts(pairs, rows.length, 2)),
            ParquetColumn.required("row", Tensor.ofInts(rows, rows.length))),
        Map.of());
    ParquetReader reader = ParquetGoldens.open(file.toByteArray());

    assertThat(ParquetGoldens.tensor(reader, "prediction").toFloats()).isEqualTo(predictions);
    assertThat(ParquetGoldens.tensor(reader, "target").toDoubles()).isEqualTo(targets);
    assertThat(ParquetGoldens.tensor(reader, "pair"))
        .isEqualTo(Tensor.ofInts(pairs, rows.length, 2));
    assertThat(ParquetGoldens.tensor(reader, "row")).isEqualTo(Tensor.ofInts(rows, rows.length));
  }

  @Test
  void aFileIsToldByItsFirstBytes() {
    assertThat(ParquetReader.looksLike(new Watched("PAR1".getBytes(StandardCharsets.UTF_8))))
        .isTrue();
    assertThat(ParquetReader.looksLike(new Watched("PARE".getBytes(StandardCharsets.UTF_8))))
        .isTrue();
    assertThat(ParquetReader.looksLike(new Watched("PAR".getBytes(StandardCharsets.UTF_8))))
        .isFalse();
    assertThat(ParquetReader.looksLike(new Watched("PK\003\004".getBytes(StandardCharsets.UTF_8))))
        .isFalse();
  }

  @Test
  void pagesPassByInTheirOwnOrderAndAreNoContent() {
    ParquetReader reader = ParquetGoldens.open(ParquetGoldens.bytes("tiny/zstd-1.0.parquet"));
    StridedTensor tensor = reader.tensors().byName().get("z").get();
    ByteRun run = tensor.run().orElseThrow();

    assertThat(run.isPlain()).isFalse();
    assertThat(tensor.offset()).isEmpty();
    ByteBuffer nothing = ByteBuffer.allocate(0);
    assertThatThrownBy(() -> run.passed(nothing)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(run::verify).hasMessageContaining("a page of column `z` is missing");
  }

  @Test
  void theHeadOfAColumnIsReadAlone() {
    ParquetReader reader = ParquetGoldens.open(ParquetGoldens.bytes("read/types.zstd-1.0.parquet"));
    ByteBuffer all = Expected.of("types.").tensor("int32").data();

    assertThat(reader.member("int32").head(10)).isEqualTo(all.slice(0, 10));
    assertThat(reader.member("int32").head(1 << 20)).isEqualTo(all);
  }

  @Test
  void rowsThatAreNotThereCannotBeAskedFor() {
    ParquetReader reader = ParquetGoldens.open(ParquetGoldens.bytes("read/types.none-1.0.parquet"));
    BinaryColumn words = reader.binary("word");

    assertThat(words.isText()).isTrue();
    assertThat(reader.binary("blob").isText()).isFalse();
    assertThat(words.name()).isEqualTo("word");
    assertThat(words.rows()).isEqualTo(150);
    assertThatThrownBy(() -> words.run(100, 51)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> words.run(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reader.binary("int32")).isInstanceOf(IllegalArgumentException.class);
    assertThat(words.run(150, 0).next(ByteBuffer.allocate(0))).isFalse();
  }
}
