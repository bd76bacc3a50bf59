package dev.cosmicai.formats.parquet.footer;

import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Reads the end of a Parquet file: a struct {@code FileMetaData}, its length in 4 bytes, and a
 * magic number. First finds out where in it the parts are, then reads them in the order in which
 * they need each other.
 */
final class FooterReader {
  private static final int MAGIC = 0x31524150; // PAR1
  private static final int ENCRYPTED_MAGIC = 0x45524150; // PARE
  private static final int MAGIC_BYTES = 4;
  private static final int TAIL_BYTES = 8;
  private static final int MAX_FOOTER_BYTES = 64 << 20;

  /** What a chunk's description takes at least, and any writer's takes twice as much. */
  private static final int MIN_CHUNK_BYTES = 16;

  /** A column of one value takes few bytes, but a table is not made of such columns only. */
  private static final int MAX_ROWS_A_BYTE = 1_024;

  private static final byte[] ARROW_SCHEMA = "ARROW:schema".getBytes(StandardCharsets.US_ASCII);

  private final FileBytes file;
  private final FileFaults faults;
  private final MemoryBudget budget;

  private ByteBuffer bytes;
  private long rows = -1;
  private int schemaAt = -1;
  private int schemaNodes;
  private int groupsAt = -1;
  private int groupCount;
  private Optional<ByteBuffer> arrowSchema = Optional.empty();

  FooterReader(FileBytes file, FileFaults faults, MemoryBudget budget) {
    this.file = file;
    this.faults = faults;
    this.budget = budget;
  }

  Footer read() {
    long start = find();
    try {
      scan();
      List<Leaf> leaves = new SchemaReader(cursor(schemaAt), faults, budget).leaves(schemaNodes);
      return withGroups(start, leaves);
    } catch (ThriftCursor.Malformed e) {
      throw faults.corrupt("is damaged: its Parquet footer %s", e.getMessage());
    }
  }

  /** Reads the footer's bytes and tells where they start. */
  private long find() {
    int tailBytes = (int) Math.min(file.size(), TAIL_BYTES);
    ByteBuffer tail = file.read(file.size() - tailBytes, tailBytes);
    int magic = tailBytes < TAIL_BYTES ? 0 : tail.getInt(TAIL_BYTES - MAGIC_BYTES);
    if (magic == ENCRYPTED_MAGIC) {
      throw faults.shape("is an encrypted Parquet file, which is not supported");
    } else if (magic != MAGIC) {
      throw faults.corrupt(
          "is cut short: the footer of a Parquet file is missing; fetch or write the file again");
    }
    long length = tail.getInt(0) & 0xFFFFFFFFL;
    long most = file.size() - TAIL_BYTES - MAGIC_BYTES;
    if (length > most) {
      throw faults.corrupt(
          "is damaged: a Parquet footer of %,d bytes does not lie inside the file", length);
    } else if (length > MAX_FOOTER_BYTES) {
      throw faults.shape(
          "has a Parquet footer of %,d bytes, where %,d are supported; write fewer row groups",
          length, MAX_FOOTER_BYTES);
    }
    long start = file.size() - TAIL_BYTES - length;
    bytes = file.read(start, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    return start;
  }

  /** Finds the parts. */
  private void scan() {
    ThriftCursor in = cursor(0);
    for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
      switch (field) {
        case 2 -> {
          schemaNodes = in.structs();
          schemaAt = in.position();
          skipStructs(in, schemaNodes);
        }
        case 3 -> rows = in.i64();
        case 4 -> {
          groupCount = in.structs();
          groupsAt = in.position();
          skipStructs(in, groupCount);
        }
        case 5 -> {
          int pairs = in.structs();
          for (int i = 0; i < pairs; i++) {
            pair(in);
          }
        }
        default -> in.skip();
      }
    }
    if (schemaAt < 0 || groupsAt < 0) {
      throw new ThriftCursor.Malformed(false);
    }
    if (rows < 0 || rows > MAX_ROWS_A_BYTE * file.size()) {
      throw faults.corrupt(
          "declares %,d rows in a file of %,d bytes; so many are not in it", rows, file.size());
    }
  }

  /** What the file says of itself, of which one thing is of interest. */
  private void pair(ThriftCursor in) {
    boolean wanted = false;
    for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
      if (field == 1) {
        wanted = in.binary().equals(ByteBuffer.wrap(ARROW_SCHEMA));
      } else if (field == 2 && wanted) {
        arrowSchema = Optional.of(in.binary());
      } else {
        in.skip();
      }
    }
  }

  private Footer withGroups(long start, List<Leaf> leaves) {
    long chunkCount = (long) groupCount * leaves.size();
    if (Math.max(chunkCount, groupCount) > bytes.limit() / MIN_CHUNK_BYTES) {
      throw new ThriftCursor.Malformed(true);
    }
    long[] firstRows = new long[groupCount + 1];
    int[] chunks = new int[(int) chunkCount];
    ThriftCursor in = cursor(groupsAt);
    for (int group = 0; group < groupCount; group++) {
      long groupRows = group(in, leaves.size(), chunks, group * leaves.size());
      if (groupRows < 0 || groupRows > rows - firstRows[group]) {
        throw damagedRows();
      }
      firstRows[group + 1] = firstRows[group] + groupRows;
    }
    if (firstRows[groupCount] != rows) {
      throw damagedRows();
    }
    return new Footer(faults, bytes, start, leaves, firstRows, chunks, arrowSchema);
  }

  /** Notes where the group's chunks are described, and gives its rows. */
  private static long group(ThriftCursor in, int columns, int[] chunks, int first) {
    long groupRows = -1;
    int found = 0;
    for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
      switch (field) {
        case 1 -> {
          found = in.structs();
          if (found != columns) {
            throw new ThriftCursor.Malformed(false);
          }
          for (int i = 0; i < columns; i++) {
            chunks[first + i] = in.position();
            in.skipStruct();
          }
        }
        case 3 -> groupRows = in.i64();
        default -> in.skip();
      }
    }
    if (found != columns) {
      throw new ThriftCursor.Malformed(false);
    }
    return groupRows;
  }

  private RuntimeException damagedRows() {
    return faults.corrupt(
        "is damaged: its row groups have other rows than the %,d of the file", rows);
  }

  private static void skipStructs(ThriftCursor in, int count) {
    for (int i = 0; i < count; i++) {
      in.skipStruct();
    }
  }

  private ThriftCursor cursor(int at) {
    return new ThriftCursor(bytes, at, bytes.limit());
  }
}
