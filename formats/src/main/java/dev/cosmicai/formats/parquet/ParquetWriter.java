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
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
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
      OutputStream out, List<ParquetColumn> columns, Map<String, String> metadata)
      throws IOException {
    int rows = columns.get(0).rows();
    if (columns.stream().anyMatch(column -> column.rows() != rows)) {
      throw new IllegalArgumentException("columns of different lengths: " + columns);
    }
    new ParquetWriter(out).write(columns, rows, metadata);
  }

  private void write(List<ParquetColumn> columns, int rows, Map<String, String> metadata)
      throws IOException {
    put(ByteBuffer.wrap(MAGIC));
    List<RowGroup> groups = new ArrayList<>();
    for (int from = 0; from < rows; from += ROWS_OF_A_GROUP) {
      groups.add(group(columns, from, Math.min(rows, from + ROWS_OF_A_GROUP)));
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

  private static List<SchemaElement> schema(List<ParquetColumn> columns) {
    List<SchemaElement> schema = new ArrayList<>();
    schema.add(new SchemaElement("table").setNum_children(columns.size()));
    for (ParquetColumn column : columns) {
      schema.add(
          new SchemaElement(column.name())
              .setType(type(column))
              .setRepetition_type(
                  column.nullable() ? FieldRepetitionType.OPTIONAL : FieldRepetitionType.REQUIRED));
    }
    return schema;
  }

  private RowGroup group(List<ParquetColumn> columns, int from, int to) throws IOException {
    long start = position;
    List<ColumnChunk> chunks = new ArrayList<>();
    for (ParquetColumn column : columns) {
      chunks.add(chunk(column, from, to));
    }
    return new RowGroup(chunks, position - start, to - from);
  }

  /** A column chunk of one page. */
  private ColumnChunk chunk(ParquetColumn column, int from, int to) throws IOException {
    long start = position;
    BitSet presence = column.presence(from, to);
    ByteBuffer levels =
        column.nullable() ? definitionLevels(presence, to - from) : ByteBuffer.allocate(0);
    ByteBuffer values = column.present(from, to, presence);
    int bytes = levels.remaining() + values.remaining();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    Util.writePageHeader(
        new PageHeader(PageType.DATA_PAGE, bytes, bytes)
            .setData_page_header(
                new DataPageHeader(to - from, Encoding.PLAIN, Encoding.RLE, Encoding.RLE)),
        header);
    put(ByteBuffer.wrap(header.toByteArray()));
    put(levels);
    put(values);
    ColumnMetaData metadata =
        new ColumnMetaData(
            type(column),
            List.of(Encoding.PLAIN, Encoding.RLE),
            List.of(column.name()),
            CompressionCodec.UNCOMPRESSED,
            to - from,
            position - start,
            position - start,
            start);
    return new ColumnChunk(start).setMeta_data(metadata);
  }

  /**
   * Which rows have a value: one bit each, as a bit-packed run of Parquet's hybrid encoding, behind
   * its length in bytes.
   */
  private static ByteBuffer definitionLevels(BitSet presence, int rows) {
    int groups = (rows + Byte.SIZE - 1) / Byte.SIZE;
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    int header = (groups << 1) | 1;
    for (; header >= 0x80; header >>>= 7) {
      run.write((header & 0x7f) | 0x80);
    }
    run.write(header);
    run.writeBytes(Arrays.copyOf(presence.toByteArray(), groups));
    return littleEndian(Integer.BYTES + run.size())
        .putInt(run.size())
        .put(run.toByteArray())
        .flip();
  }

  private static Type type(ParquetColumn column) {
    return switch (column.values().type()) {
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
