package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.parquet.ParquetColumn;
import dev.cosmicai.formats.parquet.ParquetWriter;
import dev.cosmicai.formats.parquet.TextColumn;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables of text and numbers: which of their columns is an image, and which is kept as text. */
class ImageTableTest {
  private static final byte[] CSV =
      "file_name,label,weight\na.png,1,0.5\nb/c.jpg,0,2\n".getBytes(StandardCharsets.UTF_8);

  @Test
  void inputThatTheTableHasNoColumnForIsTheImage() {
    for (byte[] table : List.of(CSV, parquet("file_name"))) {
      String name = table == CSV ? "s3://b/x/metadata.csv" : "s3://b/x/metadata.parquet";
      PartitionLayout layout =
          layout(
              table,
              PartitionFormat.AUTO,
              name,
              select(List.of("photo", "weight"), Map.of(), "file_name", "label"));

      assertThat(layout.count()).isEqualTo(2);
      assertThat(layout.encoded())
          .containsExactly(Map.entry(0, new ByteColumn.Texts(List.of("a.png", "b/c.jpg"))));
      assertThat(layout.input(1).toDoubles()).containsExactly(0.5, 2);
      assertThat(layout.target(0).toDoubles()).containsExactly(1, 0);
      assertThat(layout.text().get(0).texts()).containsExactly("a.png", "b/c.jpg");
      assertThat(layout.kept().get(1)).hasToString("int64 [2]");
    }
  }

  @Test
  void jobMayNameAnotherColumnOfFiles() {
    byte[] table = "left,right\na.png,b.png\n".getBytes(StandardCharsets.UTF_8);

    PartitionLayout layout =
        layout(
            table,
            PartitionFormat.IMAGES,
            "s3://b/pairs.csv",
            select(List.of("one", "other"), Map.of("one", "right", "other", "left")));

    assertThat(layout.encoded())
        .containsEntry(0, new ByteColumn.Texts(List.of("b.png")))
        .containsEntry(1, new ByteColumn.Texts(List.of("a.png")));
  }

  @Test
  void onlyOneInputCanBeTheImage() {
    assertThatThrownBy(
            () ->
                layout(
                    CSV,
                    PartitionFormat.AUTO,
                    "metadata.csv",
                    select(List.of("photo", "height"), Map.of())))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("holds no height but `file_name, label, weight`");
  }

  @Test
  void tableWithoutNamesOfFilesIsATableOfNumbers() {
    PartitionLayout layout =
        layout(
            parquet("name"),
            PartitionFormat.AUTO,
            "s3://b/metadata.parquet",
            select(List.of("weight"), Map.of(), "name"));

    assertThat(layout.encoded()).isEmpty();
    assertThat(layout.text().get(0).texts()).containsExactly("a.png", "b/c.jpg");
    assertThatThrownBy(
            () ->
                layout(
                    parquet("name"),
                    PartitionFormat.IMAGES,
                    "s3://b/metadata.parquet",
                    select(List.of("photo"), Map.of())))
        .hasMessageContaining("holds no photo but `name, label, weight`");
  }

  @Test
  void otherTablesHoldTheFilesThemselves() {
    PartitionLayout layout =
        layout(
            parquet("image"),
            PartitionFormat.AUTO,
            "1.parquet",
            select(List.of("image"), Map.of()));

    assertThat(layout.encoded().get(0)).isInstanceOf(ByteColumn.Contents.class);
    assertThat(layout.count()).isEqualTo(2);
    assertThat(layout.inputs()).containsExactly((StridedTensor) null);
  }

  @Test
  void shardWhoseNameDoesNotTellIsNamed() {
    byte[] tar = Goldens.bytes("tar/good/samples.tar");

    assertThatThrownBy(
            () -> layout(tar, PartitionFormat.AUTO, "shard", select(List.of("image"), Map.of())))
        .hasMessageContaining("; a shard's name ends in .tar, or the job says data.format: tar");
  }

  private static ColumnSelection select(
      List<String> inputs, Map<String, String> renamed, String... kept) {
    return new ColumnSelection(inputs, List.of("label"), List.of(kept), renamed);
  }

  private static PartitionLayout layout(
      byte[] table, PartitionFormat format, String name, ColumnSelection selection) {
    return PartitionReader.columns(FileBytes.of(ByteBuffer.wrap(table)), format, name)
        .layout(selection);
  }

  private static byte[] parquet(String texts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ParquetWriter.write(
          out,
          List.of(
              new TextColumn(texts, List.of("a.png", "b/c.jpg")),
              ParquetColumn.required(
                  "label",
                  new Tensor(
                      ElementType.INT64, new long[] {2}, ByteBuffer.allocate(16).put(0, (byte) 1))),
              ParquetColumn.required("weight", Tensor.ofDoubles(new double[] {0.5, 2}, 2))),
          Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
