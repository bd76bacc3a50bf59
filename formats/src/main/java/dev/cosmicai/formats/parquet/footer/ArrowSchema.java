package dev.cosmicai.formats.parquet.footer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.formats.io.MemoryBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the shapes of columns in an Arrow schema: in a Parquet file, Arrow's type {@code
 * arrow.fixed_shape_tensor} is a plain list, and only what Arrow says beside has its shape. Lists
 * of a fixed size are lists of any, so that without a row nothing else tells their size.
 *
 * <p>The schema is a <a href="https://flatbuffers.dev/internals/">FlatBuffer</a> of the <a
 * href="https://arrow.apache.org/docs/format/Columnar.html#schema-message">format's message</a>, of
 * which four kinds of tables are read here: schema, field, type, and key with value. It only adds
 * to what the file says, so one that cannot be read is as good as none.
 */
public final class ArrowSchema {
  private static final int CONTINUES = -1;
  private static final int SCHEMA = 1;

  private static final int MESSAGE_HEADER_TYPE = 1;
  private static final int MESSAGE_HEADER = 2;
  private static final int SCHEMA_FIELDS = 1;
  private static final int FIELD_NAME = 0;
  private static final int FIELD_TYPE_KIND = 2;
  private static final int FIELD_TYPE = 3;
  private static final int FIELD_CHILDREN = 5;
  private static final int FIELD_METADATA = 6;
  private static final int FIXED_SIZE_LIST = 16;
  private static final int LIST_SIZE = 0;
  private static final int KEY = 0;
  private static final int VALUE = 1;

  private static final int MAX_FIELDS = 1 << 14;
  private static final int MAX_METADATA = 32;
  private static final int MAX_TEXT_BYTES = 1_024;
  private static final int MAX_DIMENSIONS = 16;

  /** What is made of a field, at most: its text, and some for its description as JSON. */
  private static final int SHAPE_BYTES = 1 << 14;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteBuffer bytes;

  private ArrowSchema(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * The shapes of the columns' rows by the columns' names, of those that are such tensors or lists.
   *
   * @param base64 as it is in the file
   */
  public static Map<String, long[]> shapes(ByteBuffer base64, MemoryBudget budget) {
    budget.charge(base64.remaining());
    Map<String, long[]> shapes = new HashMap<>();
    try {
      ByteBuffer message = Base64.getDecoder().decode(base64).order(ByteOrder.LITTLE_ENDIAN);
      int start = message.getInt(0) == CONTINUES ? 2 * Integer.BYTES : Integer.BYTES;
      new ArrowSchema(message.position(start).slice().order(ByteOrder.LITTLE_ENDIAN))
          .read(shapes, budget);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | IOException e) {
      shapes.clear();
    }
    return shapes;
  }

  private void read(Map<String, long[]> shapes, MemoryBudget budget) throws IOException {
    int message = follow(0);
    int type = field(message, MESSAGE_HEADER_TYPE);
    int header = field(message, MESSAGE_HEADER);
    int fields = type == 0 || header == 0 || bytes.get(type) != SCHEMA ? 0 : follow(header);
    int vector = fields == 0 ? 0 : field(fields, SCHEMA_FIELDS);
    if (vector == 0) {
      return;
    }
    int first = follow(vector);
    int count = Math.min(bytes.getInt(first), MAX_FIELDS);
    for (int i = 0; i < count; i++) {
      int table = follow(first + Integer.BYTES * (i + 1));
      Optional<String> description = description(table);
      if (description.isPresent()) {
        budget.charge(SHAPE_BYTES);
        Optional<long[]> shape = shape(description.get());
        if (shape.isPresent()) {
          shapes.put(text(table, FIELD_NAME), shape.get());
        }
      } else if (isFixedSizeList(table)) {
        budget.charge(SHAPE_BYTES);
        shapes.put(text(table, FIELD_NAME), listSizes(table));
      }
    }
  }

  private boolean isFixedSizeList(int field) {
    int kind = field(field, FIELD_TYPE_KIND);
    return kind > 0 && bytes.get(kind) == FIXED_SIZE_LIST;
  }

  /** Of a list, of the lists in it, and so on. */
  private long[] listSizes(int list) {
    long[] sizes = new long[MAX_DIMENSIONS];
    int count = 0;
    int field = list;
    while (count < MAX_DIMENSIONS && isFixedSizeList(field)) {
      int size = field(follow(field(field, FIELD_TYPE)), LIST_SIZE);
      sizes[count++] = size == 0 ? 0 : bytes.getInt(size);
      field = follow(follow(field(field, FIELD_CHILDREN)) + Integer.BYTES);
    }
    return Arrays.copyOf(sizes, count);
  }

  /** What is said of a field that is such a tensor. */
  private Optional<String> description(int field) {
    int metadata = field(field, FIELD_METADATA);
    if (metadata == 0) {
      return Optional.empty();
    }
    int first = follow(metadata);
    int count = Math.min(bytes.getInt(first), MAX_METADATA);
    boolean isTensor = false;
    int description = 0;
    for (int i = 0; i < count; i++) {
      int pair = follow(first + Integer.BYTES * (i + 1));
      if (is(pair, KEY, "ARROW:extension:name")) {
        isTensor = is(pair, VALUE, "arrow.fixed_shape_tensor");
      } else if (is(pair, KEY, "ARROW:extension:metadata")) {
        description = pair;
      }
    }
    return isTensor && description > 0 ? Optional.of(text(description, VALUE)) : Optional.empty();
  }

  /** The dimensions in the order in which they are stored; empty if another one is wanted. */
  private static Optional<long[]> shape(String json) throws IOException {
    JsonNode description = JSON.readTree(json);
    JsonNode shape = description.path("shape");
    JsonNode order = description.path("permutation");
    if (!shape.isArray() || shape.size() > MAX_DIMENSIONS) {
      return Optional.empty();
    }
    long[] lengths = new long[shape.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = shape.get(i).asLong(-1);
      if (lengths[i] < 0 || (order.isArray() && order.path(i).asInt(-1) != i)) {
        return Optional.empty();
      }
    }
    return Optional.of(lengths);
  }

  private boolean is(int table, int number, String wanted) {
    int field = field(table, number);
    if (field == 0) {
      return false;
    }
    int text = follow(field);
    ByteBuffer ascii = ByteBuffer.wrap(wanted.getBytes(StandardCharsets.US_ASCII));
    return bytes.getInt(text) == ascii.remaining()
        && bytes.slice(text + Integer.BYTES, ascii.remaining()).equals(ascii);
  }

  private String text(int table, int number) {
    int text = follow(field(table, number));
    byte[] utf8 = new byte[Math.min(Math.max(bytes.getInt(text), 0), MAX_TEXT_BYTES)];
    bytes.get(text + Integer.BYTES, utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Where a table's field is; 0 if it has none of this number. */
  private int field(int table, int number) {
    int entries = table - bytes.getInt(table);
    int entry = 2 * Short.BYTES + number * Short.BYTES;
    int length = bytes.getShort(entries) & 0xFFFF;
    int offset = entry < length ? bytes.getShort(entries + entry) & 0xFFFF : 0;
    return offset == 0 ? 0 : table + offset;
  }

  /** Where an offset that lies here leads to. */
  private int follow(int at) {
    return at + bytes.getInt(at);
  }
}
