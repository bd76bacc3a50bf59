package dev.cosmicai.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.formats.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

/** Other libraries read the files in {@code PythonReadsWhatWeWriteTest}. */
class ParquetWriterTest {
  private static final int TRAILER_BYTES = 8;

  @Test
  void fileTellsItsColumnsAndWhereItIsFrom() throws IOException {
    FileMetaData metadata = metadata(file(10));

    assertThat(metadata.getNum_rows()).isEqualTo(10);
    assertThat(metadata.getSchema().subList(1, 3))
        .extracting(SchemaElement::getName)
        .containsExactly("prediction", "target");
    assertThat(metadata.getSchema().subList(1, 3))
        .extracting(SchemaElement::getRepetition_type)
        .containsExactly(FieldRepetitionType.REQUIRED, FieldRepetitionType.OPTIONAL);
    assertThat(metadata.getKey_value_metadata().get(0).getKey()).isEqualTo("cosmic.rank");
    assertThat(metadata.getKey_value_metadata().get(0).getValue()).isEqualTo("3");
  }

  @Test
  void missingValuesTakeOneBitAndNoValue() throws IOException {
    byte[] file = file(10);
    ColumnMetaData target =
        metadata(file).getRow_groups().get(0).getColumns().get(1).getMeta_data();
    ByteBuffer page = page(file, target);

    assertThat(target.getNum_values()).isEqualTo(10);
    int levelBytes = page.getInt();
    assertThat(levelBytes).isEqualTo(3);
    assertThat(page.get()).as("two groups of eight, bit-packed").isEqualTo((byte) 5);
    assertThat(page.getShort()).as("every second row").isEqualTo((short) 0b01_01010101);
    double[] values = new double[5];
    page.asDoubleBuffer().get(values);
    assertThat(values).containsExactly(0, 2, 4, 6, 8);
  }

  @Test
  void longTablesHaveSeveralRowGroups() throws IOException {
    FileMetaData metadata = metadata(file(ParquetWriter.ROWS_OF_A_GROUP + 1));

    assertThat(metadata.getRow_groups()).hasSize(2);
    assertThat(metadata.getRow_groups().get(1).getNum_rows()).isEqualTo(1);
  }

  @Test
  void longRowsHaveSmallerRowGroups() throws IOException {
    int width = 1 << 20;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tensor lists = Tensor.ofFloats(new float[5 * width], 5, width);
    ParquetWriter.write(out, List.of(ParquetColumn.required("embedding", lists)), Map.of());

    assertThat(metadata(out.toByteArray()).getRow_groups())
        .extracting(RowGroup::getNum_rows)
        .containsExactly(2L, 2L, 1L);
  }

  @Test
  void sameTableGivesTheSameBytes() throws IOException {
    assertThat(file(10)).isEqualTo(file(10));
  }

  @Test
  void tableWithoutRowsIsOne() throws IOException {
    FileMetaData metadata = metadata(file(0));

    assertThat(metadata.getNum_rows()).isZero();
    assertThat(metadata.getRow_groups()).isEmpty();
  }

  /** Predictions that count up, and a target for every second row. */
  private static byte[] file(int rows) throws IOException {
    float[] prediction = new float[rows];
    double[] target = new double[rows];
    for (int row = 0; row < rows; row++) {
      prediction[row] = row;
      target[row] = row % 2 == 0 ? row : Double.NaN;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ParquetWriter.write(
        out,
        List.of(
            ParquetColumn.required("prediction", Tensor.ofFloats(prediction, rows)),
            ParquetColumn.optional("target", Tensor.ofDoubles(target, rows))),
        Map.of("cosmic.rank", "3"));
    return out.toByteArray();
  }

  private static FileMetaData metadata(byte[] file) throws IOException {
    int end = file.length - TRAILER_BYTES;
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    return Util.readFileMetaData(new ByteArrayInputStream(file, end - length, length));
  }

  private static ByteBuffer page(byte[] file, ColumnMetaData column) throws IOException {
    int start = (int) column.getData_page_offset();
    InputStream in = new ByteArrayInputStream(file, start, file.length - start);
    PageHeader header = Util.readPageHeader(in);
    return ByteBuffer.wrap(in.readNBytes(header.getCompressed_page_size()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
