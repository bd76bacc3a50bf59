package dev.cosmicai.formats.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * Writes a flat table as one Parquet file, plain and uncompressed: numbers of a network hardly
 * shrink, and such pages are the columns' bytes as they are. The same table always gives the same
 * bytes. The format is <a href="https://parquet.apache.org/docs/file-format/">Apache Parquet's</a>.
 *
 * <p>For one thread, and one file.
 */
public final class ParquetWriter {
  /** A page of 8-byte values then has the customary 1 MiB. */
  static final int ROWS_OF_A_GROUP = 1 << 17;

  /** The most of a page of longer rows. */
  private static final int PAGE_BYTES = 8 << 20;

  private static final String LIST = "list";
  private static final String ELEMENT = "element";
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final String CREATED_BY = "cosmic-inference";

  private final WritableByteChannel out;
  private long position;

  private ParquetWriter(OutputStream out) {
    this.out = Channels.newChannel(out);
  }

  /**
   * Writes a file, and leaves the stream open.
   *
   * @param columns at least one, all of the same length
   * @param metadata what the file says of itself, in this order
   */
  public static void write(
      OutputStream out, List<? extends TableColumn> columns, Map<String, String> metadata)
      throws IOException {
    int rows = columns.get(0).rows();
    if (columns.stream().anyMatch(column -> column.rows() != rows)) {
      throw new IllegalArgumentException("columns of different lengths: " + columns);
    }
    new ParquetWriter(out).write(columns, rows, metadata);
  }

  private void write(List<? extends TableColumn> columns, int rows, Map<String, String> metadata)
      throws IOException {
    put(ByteBuffer.wrap(MAGIC));
    List<RowGroup> groups = new ArrayList<>();
    int rowsOfAGroup = rowsOfAGroup(columns);
    for (int from = 0; from < rows; from += rowsOfAGroup) {
      groups.add(group(columns, from, Math.min(rows, from + rowsOfAGroup)));
    }
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    Util.writeFileMetaData(
        new FileMetaData(VERSION, schema(columns), rows, groups)
            .setCreated_by(CREATED_BY)
            .setKey_value_metadata(
                metadata.entrySet().stream()
                    .map(entry -> new KeyValue(entry.getKey()).setValue(entry.getValue()))
                    .toList()),
        footer);
    put(ByteBuffer.wrap(footer.toByteArray()));
    put(littleEndian(Integer.BYTES).putInt(footer.size()).flip());
    put(ByteBuffer.wrap(MAGIC));
  }

  private static int rowsOfAGroup(List<? extends TableColumn> columns) {
    int rowBytes = columns.stream().mapToInt(TableColumn::rowBytes).max().orElseThrow();
    return Math.max(1, Math.min(ROWS_OF_A_GROUP, PAGE_BYTES / rowBytes));
  }

  private static List<SchemaElement> schema(List<? extends TableColumn> columns) {
    List<SchemaElement> schema = new ArrayList<>();
    schema.add(new SchemaElement("table").setNum_children(columns.size()));
    for (TableColumn column : columns) {
      if (column.isList()) {
        schema.addAll(list(column));
        continue;
      }
      SchemaElement element =
          new SchemaElement(column.name())
              .setType(type(column))
              .setRepetition_type(
                  column.isOptional()
                      ? FieldRepetitionType.OPTIONAL
                      : FieldRepetitionType.REQUIRED);
      if (column instanceof TextColumn) {
        element.setConverted_type(ConvertedType.UTF8);
        element.setLogicalType(LogicalType.STRING(new StringType()));
      }
      schema.add(element);
    }
    return schema;
  }

  /** The three levels that the format prescribes for lists. */
  private static List<SchemaElement> list(TableColumn column) {
    return List.of(
        new SchemaElement(column.name())
            .setNum_children(1)
            .setRepetition_type(FieldRepetitionType.REQUIRED)
            .setConverted_type(ConvertedType.LIST)
            .setLogicalType(LogicalType.LIST(new ListType())),
        new SchemaElement(LIST).setNum_children(1).setRepetition_type(FieldRepetitionType.REPEATED),
        new SchemaElement(ELEMENT)
            .setType(type(column))
            .setRepetition_type(FieldRepetitionType.REQUIRED));
  }

  private RowGroup group(List<? extends TableColumn> columns, int from, int to) throws IOException {
    long start = position;
    List<ColumnChunk> chunks = new ArrayList<>();
    for (TableColumn column : columns) {
      chunks.add(chunk(column, from, to));
    }
    return new RowGroup(chunks, position - start, to - from);
  }

  /** A column chunk of one page. */
  private ColumnChunk chunk(TableColumn column, int from, int to) throws IOException {
    long start = position;
    int numbers = (to - from) * column.width();
    ByteBuffer levels = levels(column, from, to);
    ByteBuffer values = column.values(from, to);
    int bytes = levels.remaining() + values.remaining();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    Util.writePageHeader(
        new PageHeader(PageType.DATA_PAGE, bytes, bytes)
            .setData_page_header(
                new DataPageHeader(numbers, Encoding.PLAIN, Encoding.RLE, Encoding.RLE)),
        header);
    put(ByteBuffer.wrap(header.toByteArray()));
    put(levels);
    put(values);
    ColumnMetaData metadata =
        new ColumnMetaData(
            type(column),
            List.of(Encoding.PLAIN, Encoding.RLE),
            column.isList() ? List.of(column.name(), LIST, ELEMENT) : List.of(column.name()),
            CompressionCodec.UNCOMPRESSED,
            numbers,
            position - start,
            position - start,
            start);
    return new ColumnChunk(start).setMeta_data(metadata);
  }

  /** Where a list goes on, and what is there. */
  private static ByteBuffer levels(TableColumn column, int from, int to) {
    if (column.isOptional()) {
      return Levels.of(column.present(from, to), to - from);
    } else if (!column.isList()) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer repetition = Levels.lists(to - from, column.width());
    ByteBuffer definition = Levels.ones((to - from) * column.width());
    return ByteBuffer.allocate(repetition.remaining() + definition.remaining())
        .put(repetition)
        .put(definition)
        .flip();
  }

  private static Type type(TableColumn column) {
    if (!(column instanceof ParquetColumn numbers)) {
      return Type.BYTE_ARRAY;
    }
    return switch (numbers.values().type()) {
      case FLOAT32 -> Type.FLOAT;
      case FLOAT64 -> Type.DOUBLE;
      case INT32 -> Type.INT32;
      case INT64 -> Type.INT64;
      default -> throw new AssertionError("refused by the column");
    };
  }

  private void put(ByteBuffer bytes) throws IOException {
    position += bytes.remaining();
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
