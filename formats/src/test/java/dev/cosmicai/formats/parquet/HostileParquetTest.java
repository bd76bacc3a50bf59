package dev.cosmicai.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.ByteRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

/** Footers that lie: what they claim is refused before anything is made of it. */
class HostileParquetTest {
  private static final byte[] TABLE = ParquetGoldens.bytes("tiny/zstd-1.0.parquet");
  private static final String COLUMN = "z";

  @Test
  void moreRowsThanCanBeInAFile() {
    assertRefused(
        footer -> {
          footer.setNum_rows(1_000_000_000);
          group(footer).setNum_rows(1_000_000_000);
          chunk(footer).setNum_values(1_000_000_000);
        },
        Reason.PartitionCorrupt,
        "declares 1,000,000,000 rows in a file of");
  }

  @Test
  void rowGroupsOfOtherRowsThanTheFile() {
    assertRefused(
        footer -> footer.setNum_rows(21), Reason.PartitionCorrupt, "other rows than the 21");
    assertRefused(
        footer -> group(footer).setNum_rows(-1), Reason.PartitionCorrupt, "other rows than the 20");
  }

  @Test
  void columnOfOtherRowsThanItsRowGroup() {
    assertRefused(
        footer -> chunk(footer).setNum_values(19),
        Reason.PartitionCorrupt,
        "column `z` has 19 values in a row group of 20 rows");
  }

  @Test
  void columnOfMoreRowsThanItsPages() {
    assertRefused(
        footer -> {
          footer.setNum_rows(30);
          group(footer).setNum_rows(30);
          chunk(footer).setNum_values(30);
        },
        Reason.PartitionCorrupt,
        "column `z` ends after 20 of 30 values");
  }

  @Test
  void pagesOfMoreRowsThanTheirColumn() {
    assertRefused(
        footer -> {
          footer.setNum_rows(10);
          group(footer).setNum_rows(10);
          chunk(footer).setNum_values(10);
        },
        Reason.PartitionCorrupt,
        "has more values than its column");
  }

  @Test
  void columnOfAnotherType() {
    assertRefused(
        footer -> chunk(footer).setType(Type.INT64), Reason.PartitionCorrupt, "another type");
  }

  @Test
  void columnOutsideOfTheFile() {
    String message = "column `z` does not lie inside the file";
    assertRefused(
        footer -> chunk(footer).setData_page_offset(1L << 40), Reason.PartitionCorrupt, message);
    assertRefused(
        footer -> chunk(footer).setData_page_offset(-1), Reason.PartitionCorrupt, message);
    assertRefused(
        footer -> chunk(footer).setTotal_compressed_size(Long.MAX_VALUE),
        Reason.PartitionCorrupt,
        message);
  }

  @Test
  void manyRowGroupsOfTheSameBytes() {
    assertRefused(
        footer -> {
          footer.setRow_groups(Collections.nCopies(100, group(footer)));
          footer.setNum_rows(2_000);
        },
        Reason.PartitionCorrupt,
        "column `z` takes more bytes than the file has");
  }

  @Test
  void columnInAnotherFile() {
    assertRefused(
        footer -> group(footer).getColumns().get(0).setFile_path("/etc/passwd"),
        Reason.PartitionShape,
        "keeps column `z` in another file");
  }

  @Test
  void twoColumnsOfOneName() {
    assertRefused(
        footer -> {
          List<SchemaElement> schema = new ArrayList<>(footer.getSchema());
          schema.get(0).setNum_children(2);
          schema.add(schema.get(1));
          footer.setSchema(schema);
          ColumnChunk column = group(footer).getColumns().get(0);
          group(footer).setColumns(List.of(column, column));
        },
        Reason.PartitionShape,
        "has two of column `z`");
  }

  @Test
  void deepSchema() {
    assertRefused(
        footer -> {
          List<SchemaElement> schema = new ArrayList<>();
          for (int depth = 0; depth < 10_000; depth++) {
            schema.add(
                new SchemaElement("a")
                    .setRepetition_type(FieldRepetitionType.REQUIRED)
                    .setNum_children(1));
          }
          schema.add(footer.getSchema().get(1));
          footer.setSchema(schema);
        },
        Reason.PartitionShape,
        "nested deeper than 32");
  }

  @Test
  void wideSchema() {
    assertRefused(
        footer -> {
          List<SchemaElement> schema =
              new ArrayList<>(Collections.nCopies(20_000, footer.getSchema().get(1)));
          schema.add(0, footer.getSchema().get(0).setNum_children(20_000));
          footer.setSchema(schema);
        },
        Reason.PartitionShape,
        "bytes of memory");
  }

  @Test
  void longNamesOfManyColumnsInAGroup() {
    assertRefused(
        footer -> {
          List<SchemaElement> schema =
              new ArrayList<>(Collections.nCopies(1_000, footer.getSchema().get(1)));
          schema.add(0, new SchemaElement("x".repeat(10_000)).setNum_children(1_000));
          schema.add(0, footer.getSchema().get(0).setNum_children(1));
          footer.setSchema(schema);
        },
        Reason.PartitionShape,
        "bytes of memory");
  }

  @Test
  void schemaThatDoesNotEnd() {
    assertRefused(
        footer -> footer.getSchema().get(0).setNum_children(Integer.MAX_VALUE),
        Reason.PartitionCorrupt,
        "its schema ends too early");
    assertRefused(
        footer -> footer.getSchema().get(0).setNum_children(0),
        Reason.PartitionCorrupt,
        "its schema has nodes that belong to nothing");
  }

  @Test
  void listsOfMoreThingsThanTheFooterHasBytes() {
    // Field 2, a list of 2^31 - 1 structs; field 2, a text of as many bytes in one struct.
    for (byte[] footer :
        new byte[][] {
          {0x29, (byte) 0xFC, -1, -1, -1, -1, 7},
          {0x29, 0x1C, 0x48, -1, -1, -1, -1, 7},
        }) {
      assertThatThrownBy(() -> read(FooterEdits.withFooter(TABLE, footer)))
          .isInstanceOfSatisfying(
              FatalFault.class,
              fault ->
                  assertThat(fault.getMessage()).contains("its Parquet footer ends too early"));
    }
  }

  @Test
  void pageThatUnpacksToMoreThanCanBe() throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    Util.writePageHeader(new PageHeader(PageType.INDEX_PAGE, Integer.MAX_VALUE, 4), header);
    byte[] page = header.toByteArray();
    byte[] file =
        FooterEdits.edit(
            TABLE,
            footer ->
                chunk(footer).setData_page_offset(4).setTotal_compressed_size(TABLE.length / 3));
    System.arraycopy(page, 0, file, 4, page.length);

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("pages of more than 268,435,456 bytes");
  }

  @Test
  void whatIsTooLongAtOncePassesByInConstantMemory() {
    byte[] file = ParquetGoldens.bytes("refused/bomb-runs.parquet");
    ByteRun run =
        ParquetGoldens.open(file, 0).tensors().byName().get("x").get().run().orElseThrow();

    byte[] content = ParquetGoldens.passed(run, file, 1_000, 1 << 16);

    assertThat(content).hasSize(8_000_000);
    assertThat(Arrays.equals(content, new byte[8_000_000])).isTrue();
  }

  private static void assertRefused(Consumer<FileMetaData> change, Reason reason, String message) {
    byte[] file = FooterEdits.edit(TABLE, change);

    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            FatalFault.class,
            fault -> {
              assertThat(fault.reason()).isEqualTo(reason);
              assertThat(fault)
                  .hasMessageContaining(message)
                  .hasMessageStartingWith("table.parquet ");
            });
  }

  private static void read(byte[] file) {
    ParquetGoldens.tensor(ParquetGoldens.open(file, 0), COLUMN);
  }

  private static RowGroup group(FileMetaData footer) {
    return footer.getRow_groups().get(0);
  }

  private static ColumnMetaData chunk(FileMetaData footer) {
    return group(footer).getColumns().get(0).getMeta_data();
  }
}
