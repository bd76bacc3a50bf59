package dev.cosmicai.formats.parquet.footer;

import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A file's schema and where the chunks of its columns are described. A chunk is only looked at when
 * it is asked for: of a wide table mostly few columns are.
 *
 * <p>For one thread.
 */
public final class Footer {
  private static final long NO_DICTIONARY = Long.MAX_VALUE;

  /** Behind the magic number at the beginning. */
  private static final int FIRST_OFFSET = 4;

  private final FileFaults faults;
  private final ByteBuffer bytes;

  /** Where the footer starts, and all data ends. */
  private final long dataEnd;

  private final List<Leaf> leaves;

  /** Of each row group's first row; at last, of the file's rows. */
  private final long[] firstRows;

  /** Where each chunk's description starts: those of the first row group, then of the second. */
  private final int[] chunks;

  private final Optional<ByteBuffer> arrowSchema;

  Footer(
      FileFaults faults,
      ByteBuffer bytes,
      long dataEnd,
      List<Leaf> leaves,
      long[] firstRows,
      int[] chunks,
      Optional<ByteBuffer> arrowSchema) {
    this.faults = faults;
    this.bytes = bytes;
    this.dataEnd = dataEnd;
    this.leaves = leaves;
    this.firstRows = firstRows;
    this.chunks = chunks;
    this.arrowSchema = arrowSchema;
  }

  /** Reads the footer of a file, and nothing else. */
  public static Footer read(FileBytes file, FileFaults faults, MemoryBudget budget) {
    return new FooterReader(file, faults, budget).read();
  }

  /** How many rows the file has. */
  public long rows() {
    return firstRows[rowGroups()];
  }

  /** The columns, in the file's order. */
  public List<Leaf> leaves() {
    return leaves;
  }

  /** How many row groups there are. */
  public int rowGroups() {
    return firstRows.length - 1;
  }

  /** What Arrow would make of the schema, in base64, where the writer has said so. */
  public Optional<ByteBuffer> arrowSchema() {
    return arrowSchema.map(ByteBuffer::duplicate);
  }

  /** A column's part of a row group. */
  public Chunk chunk(Leaf leaf, int rowGroup) {
    String label = "column " + FileFaults.quote(leaf.name());
    try {
      int start = chunks[rowGroup * leaves.size() + leaf.ordinal()];
      return read(new ThriftCursor(bytes, start, bytes.limit()), leaf, rowGroup, label);
    } catch (ThriftCursor.Malformed e) {
      throw faults.corrupt("is damaged: what describes %s %s", label, e.getMessage());
    }
  }

  private Chunk read(ThriftCursor in, Leaf leaf, int rowGroup, String label) {
    Metadata metadata = new Metadata();
    for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
      switch (field) {
        case 1 -> throw faults.shape("keeps %s in another file, which is not supported", label);
        case 3 -> metadata.read(in);
        case 8, 9 -> throw faults.shape("has %s encrypted, which is not supported", label);
        default -> in.skip();
      }
    }
    boolean isEmpty = metadata.values == 0;
    long start = isEmpty ? FIRST_OFFSET : Math.min(metadata.dataOffset, metadata.dictionaryOffset);
    long length = isEmpty ? 0 : metadata.length; // some writers then say nothing that makes sense
    if (metadata.type != leaf.type() || metadata.codec == null) {
      throw faults.corrupt("is damaged: %s is of another type than the schema says", label);
    } else if (start < FIRST_OFFSET || length < 0 || start > dataEnd || length > dataEnd - start) {
      throw faults.corrupt("is damaged or cut short: %s does not lie inside the file", label);
    }
    long rows = firstRows[rowGroup + 1] - firstRows[rowGroup];
    boolean isList = leaf.maxRepetition() > 0 && rows > 0;
    boolean fits = isList ? metadata.values >= rows : metadata.values == rows;
    if (!fits) {
      throw faults.corrupt(
          "is damaged: %s has %,d values in a row group of %,d rows", label, metadata.values, rows);
    }
    return new Chunk(metadata.codec, start, length, metadata.values, firstRows[rowGroup], rows);
  }

  /** What is read of {@code ColumnMetaData}. */
  private static final class Metadata {
    private PhysicalType type;
    private Codec codec;
    private long values = -1;
    private long length = -1;
    private long dataOffset = -1;
    private long dictionaryOffset = NO_DICTIONARY;

    private void read(ThriftCursor in) {
      in.struct();
      for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
        switch (field) {
          case 1 -> type = PhysicalType.of(in.i32());
          case 4 -> codec = Codec.of(in.i32());
          case 5 -> values = in.i64();
          case 7 -> length = in.i64();
          case 9 -> dataOffset = in.i64();
          case 11 -> {
            long offset = in.i64();
            // Some writers say 0 where there is none.
            dictionaryOffset = offset < FIRST_OFFSET ? NO_DICTIONARY : offset;
          }
          default -> in.skip();
        }
      }
    }
  }
}
