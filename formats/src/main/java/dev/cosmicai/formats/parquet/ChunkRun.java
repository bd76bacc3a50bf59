package dev.cosmicai.formats.parquet;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.parquet.footer.Chunk;
import dev.cosmicai.formats.parquet.footer.Leaf;
import dev.cosmicai.formats.parquet.page.Blocks;
import dev.cosmicai.formats.parquet.page.FixedValues;
import dev.cosmicai.formats.parquet.page.ListLevels;
import dev.cosmicai.formats.parquet.page.Presence;
import dev.cosmicai.formats.parquet.page.Repeated;
import dev.cosmicai.formats.parquet.page.RunReader;
import dev.cosmicai.formats.parquet.type.ColumnFormat;
import dev.cosmicai.formats.parquet.type.LogicalValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The elements of a column, or of some of its rows, unpacked while its bytes pass by, a page at a
 * time. Row groups that hold none of them are not fetched.
 */
final class ChunkRun implements ByteRun {
  /** Values on their way to elements. */
  private static final int BLOCK_VALUES = 512;

  private static final int DISCARDED_BYTES = 1 << 12;

  /** An element of more bytes is worth to be counted. */
  private static final int LARGE_ELEMENT_BYTES = 1 << 12;

  private final Column column;
  private final Leaf leaf;
  private final ColumnFormat format;
  private final long valuesOfRow;
  private final ListLevels lists;
  private final PageStream pages;
  private final Blocks blocks = new Blocks();

  /** Bytes before the first that is wanted, and then those that are. */
  private long skipLeft;

  private long contentLeft;

  /** The page whose values are given; null if there is none. */
  private DataPage page;

  /** Values of the page that were not given. */
  private int left;

  /** Which of them are there; null if all are. */
  private Presence presence;

  /** The page's values; null before one of them was needed. */
  private FixedValues values;

  private ByteBuffer block;

  /** Elements that are there, to be given with others that are not. */
  private ByteBuffer packed;

  /** The rest of a value for which there was too little room. */
  private ByteBuffer rest;

  /**
   * @param lengths of the column's lists
   * @param start of the first byte that is wanted, in all elements
   * @param bytes how many are wanted
   */
  ChunkRun(Column column, ColumnFormat format, long[] lengths, long start, long bytes) {
    this.column = column;
    this.leaf = column.leaf();
    this.format = format;
    this.lists = lengths.length == 0 ? null : new ListLevels(lengths, blocks);
    long perRow = 1;
    for (long length : lengths) {
      perRow *= length;
    }
    this.valuesOfRow = perRow;
    long rowBytes = Math.max(1, perRow * format.bytes());
    int first = 0;
    int end = 0;
    for (int group = 0; bytes > 0 && group < column.footer().rowGroups(); group++) {
      Chunk chunk = column.chunk(group);
      long groupStart = chunk.firstRow() * rowBytes;
      long groupEnd = groupStart + chunk.rows() * rowBytes;
      first = groupEnd <= start ? group + 1 : first;
      end = groupStart < start + bytes ? group + 1 : end;
    }
    this.pages = new PageStream(column, first, end);
    this.skipLeft = end == 0 ? 0 : start - column.chunk(first).firstRow() * rowBytes;
    this.contentLeft = bytes;
  }

  @Override
  public List<Span> spans() {
    return pages.spans();
  }

  @Override
  public boolean isPlain() {
    return false;
  }

  @Override
  public void passed(ByteBuffer stored) {
    throw new UnsupportedOperationException("pages are no content");
  }

  @Override
  public void read(ByteBuffer stored, ByteBuffer content) {
    if (skipLeft > 0 && !skip(stored)) {
      return;
    }
    int limit = content.limit();
    content.limit(content.position() + (int) Math.min(content.remaining(), contentLeft));
    contentLeft -= pour(stored, content);
    content.limit(limit);
    if (contentLeft == 0) {
      stored.position(stored.limit());
    }
  }

  /** Passes over what is not wanted; false if there is more of it. */
  private boolean skip(ByteBuffer stored) {
    ByteBuffer discarded = ByteBuffer.allocate(DISCARDED_BYTES);
    int passed = 1;
    while (skipLeft > 0 && passed > 0) {
      discarded.clear().limit((int) Math.min(DISCARDED_BYTES, skipLeft));
      passed = pour(stored, discarded);
      skipLeft -= passed;
    }
    return skipLeft == 0;
  }

  @Override
  public void verify() {
    if (contentLeft > 0) {
      throw column.damage().page("is missing");
    }
  }

  /** As many bytes of elements as there are and as there is room for. */
  private int pour(ByteBuffer stored, ByteBuffer content) {
    ByteBuffer target = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int start = target.position();
    giveRest(target);
    while (target.hasRemaining()) {
      if (left == 0) {
        page = pages.next(stored, target.remaining() / format.bytes());
        if (page == null) {
          break;
        }
        open();
      }
      give(target);
    }
    content.position(target.position());
    return target.position() - start;
  }

  /** Looks at the page's levels. */
  private void open() {
    left = page.values();
    values = null;
    presence = null;
    if (lists != null) {
      int width = RunReader.width(leaf.maxRepetition());
      RunReader levels = new RunReader(page.repetitions(), width, column.damage());
      long other = lists.firstOther(levels, page.first(), page.values());
      if (other >= 0) {
        throw ListShape.differs(column, row(other), row(other));
      }
    }
    if (leaf.maxDefinition() > 0) {
      presence =
          new Presence(
              page.definitions(), leaf.maxDefinition(), page.values(), blocks, column.damage());
      if (lists != null || format.missing().isEmpty()) {
        requireAll();
      }
    }
  }

  private void requireAll() {
    for (int passed = 0; passed < page.values(); ) {
      int ready = presence.ready();
      if (presence.present(ready) < ready) {
        int first = 0;
        while (presence.isPresent(first)) {
          first++;
        }
        throw lacks(row(page.first() + passed + first));
      }
      presence.skip(ready);
      passed += ready;
    }
    presence = null;
  }

  private FatalFault lacks(long row) {
    return column
        .damage()
        .faults()
        .shape(
            "holds %s in %s, first in row %,d (counted from 0); only columns of floating numbers"
                + " may lack some",
            lists == null ? "a null" : "a null or an empty list", column.damage().column(), row);
  }

  private long row(long value) {
    return page.chunk().firstRow() + value / valuesOfRow;
  }

  /** Gives values of the page as far as there is room; the last one maybe in part. */
  private void give(ByteBuffer target) {
    while (left > 0 && target.remaining() >= format.bytes()) {
      int count = Math.min(left, target.remaining() / format.bytes());
      if (presence == null) {
        take(count, target);
      } else {
        count = Math.min(count, presence.ready());
        giveSome(count, target);
        presence.skip(count);
      }
      left -= count;
    }
    if (left > 0 && target.hasRemaining()) {
      if (rest == null) {
        if (format.bytes() > LARGE_ELEMENT_BYTES) {
          column.budget().chargeUnpacked(format.bytes());
        }
        rest = ByteBuffer.allocate(format.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      }
      give(rest.clear());
      rest.flip();
      giveRest(target);
    }
  }

  /** Values of which some may be missing. */
  private void giveSome(int count, ByteBuffer target) {
    long missing = format.missing().orElseThrow();
    int present = presence.present(count);
    if (present == count) {
      take(count, target);
    } else if (present == 0) {
      Repeated.put(target, missing, format.bytes(), count);
    } else {
      if (packed == null) {
        packed = ByteBuffer.allocate(BLOCK_VALUES * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      }
      take(present, packed.clear());
      packed.flip();
      presence.scatter(packed, format.bytes(), missing, count, target);
    }
  }

  private void giveRest(ByteBuffer target) {
    if (rest != null) {
      int count = Math.min(rest.remaining(), target.remaining());
      target.put(target.position(), rest, rest.position(), count);
      target.position(target.position() + count);
      rest.position(rest.position() + count);
    }
  }

  private void take(int count, ByteBuffer target) {
    if (values == null) {
      values =
          FixedValues.of(
              page.encoding(),
              page.content(),
              leaf.type(),
              leaf.bytes(),
              page.dictionary(),
              blocks,
              column.damage());
    }
    if (format.conversion().isEmpty()) {
      values.read(count, target);
      return;
    }
    LogicalValues conversion = format.conversion().get();
    if (block == null) {
      block = ByteBuffer.allocate(BLOCK_VALUES * leaf.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }
    for (int converted = 0; converted < count; ) {
      int next = Math.min(count - converted, BLOCK_VALUES);
      values.read(next, block.clear());
      conversion.convert(block.flip(), next, target, column.damage());
      converted += next;
    }
  }
}
