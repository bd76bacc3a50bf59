package dev.cosmicai.formats.parquet;

import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.parquet.footer.Chunk;
import dev.cosmicai.formats.parquet.footer.Codec;
import dev.cosmicai.formats.parquet.footer.Encoding;
import dev.cosmicai.formats.parquet.footer.HeaderParts;
import dev.cosmicai.formats.parquet.footer.Leaf;
import dev.cosmicai.formats.parquet.footer.PageHeader;
import dev.cosmicai.formats.parquet.footer.PageHeader.Kind;
import dev.cosmicai.formats.parquet.footer.PhysicalType;
import dev.cosmicai.formats.parquet.footer.ThriftCursor;
import dev.cosmicai.formats.parquet.page.Damage;
import dev.cosmicai.formats.parquet.page.Dictionary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The pages of a column, made of its bytes as they are fetched, in pieces of any length. Holds no
 * more than a page, packed and unpacked, and a dictionary. For one thread.
 */
final class PageStream {
  /** Writers make pages of 1 MiB, some of 100 MB where a row is large. */
  private static final int MAX_PAGE_BYTES = 1 << 28;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Column column;
  private final Leaf leaf;
  private final Damage damage;
  private final int endGroup;
  private final List<Span> spans;
  private final HeaderParts headers = new HeaderParts();
  private final Scratch packed;
  private final Scratch unpacked;
  private final Scratch unpackedDictionary;

  private int nextGroup;
  private Chunk chunk;

  /** Bytes of the chunk that have not been taken. */
  private long chunkLeft;

  /** Values of the chunk that have been given. */
  private long given;

  private Dictionary dictionary;

  /** Of the page that is being taken; null before it is whole. */
  private PageHeader header;

  /** What was taken of a page that does not come in one piece; null if nothing was. */
  private ByteBuffer pagePart;

  /** The pages of some row groups. */
  PageStream(Column column, int firstGroup, int endGroup) {
    this.column = column;
    this.leaf = column.leaf();
    this.damage = column.damage();
    this.nextGroup = firstGroup;
    this.endGroup = endGroup;
    this.spans = column.spans(firstGroup, endGroup);
    this.packed = new Scratch(column.budget());
    this.unpacked = new Scratch(column.budget());
    this.unpackedDictionary = new Scratch(column.budget());
  }

  /** What must be fetched, in this order. */
  List<Span> spans() {
    return spans;
  }

  /**
   * Takes fetched bytes until a page of values is whole.
   *
   * @param stored its position moves behind what was taken
   * @param viewable of a page of so many values or fewer, the values are read before {@code stored}
   *     is given up; such a page may lie in it
   * @return null if it takes more bytes, or if there are no more pages
   */
  DataPage next(ByteBuffer stored, long viewable) {
    while (openChunk(stored)) {
      if (header == null) {
        header = header(stored);
      }
      ByteBuffer page = header == null ? null : page(stored, viewable);
      if (page == null) {
        return null;
      }
      PageHeader taken = header;
      header = null;
      verify(page, taken);
      if (taken.kind() == Kind.DICTIONARY) {
        dictionary = dictionary(taken, page);
      } else if (taken.kind() != null) {
        return data(taken, page);
      }
    }
    return null;
  }

  /** Whether there is a chunk with values that have not been given. */
  private boolean openChunk(ByteBuffer stored) {
    while (chunk == null || given == chunk.values()) {
      // Nothing should follow the last page, but what does is of no interest.
      take(stored, (int) Math.min(chunkLeft, stored.remaining()));
      if (chunkLeft > 0 || nextGroup == endGroup) {
        return false;
      }
      chunk = column.chunk(nextGroup++);
      chunkLeft = chunk.length();
      given = 0;
      dictionary = null;
    }
    if (chunkLeft == 0 && header == null) {
      throw damage
          .faults()
          .corrupt(
              "is damaged: %s ends after %,d of %,d values of a row group",
              damage.column(), given, chunk.values());
    }
    return true;
  }

  /** The header that comes next; null if it is not yet whole. */
  private PageHeader header(ByteBuffer stored) {
    int start = stored.position();
    try {
      PageHeader read = headers.next(stored, chunkLeft);
      chunkLeft -= stored.position() - start;
      return read == null ? null : requireSound(read);
    } catch (ThriftCursor.Malformed e) {
      throw damage.page("has a header that " + e.getMessage());
    }
  }

  private PageHeader requireSound(PageHeader read) {
    long levelBytes = (long) read.definitionBytes() + read.repetitionBytes();
    if (read.storedBytes() > chunkLeft) {
      throw damage.page("reaches beyond its column");
    } else if (levelBytes > Math.min(read.storedBytes(), read.bytes())) {
      throw damage.page("has more levels than bytes");
    } else if (read.kind() != Kind.DICTIONARY && read.values() > chunk.values() - given) {
      throw damage.page("has more values than its column");
    } else if (Math.max(read.bytes(), read.storedBytes()) > MAX_PAGE_BYTES) {
      throw damage.unsupported("in pages of more than %,d bytes".formatted(MAX_PAGE_BYTES));
    }
    return read;
  }

  /** The page's bytes as they are stored; null if they are not yet whole. */
  private ByteBuffer page(ByteBuffer stored, long viewable) {
    int bytes = header.storedBytes();
    if (pagePart == null && stored.remaining() >= bytes && mayLieIn(stored, viewable)) {
      ByteBuffer view = stored.slice(stored.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
      take(stored, bytes);
      return view;
    } else if (pagePart == null) {
      pagePart = packed.room(bytes);
    }
    int length = Math.min(stored.remaining(), pagePart.remaining());
    pagePart.put(pagePart.position(), stored, stored.position(), length);
    pagePart.position(pagePart.position() + length);
    take(stored, length);
    if (pagePart.hasRemaining()) {
      return null;
    }
    ByteBuffer whole = pagePart.flip();
    pagePart = null;
    return whole;
  }

  /** Whether nothing of the page is needed when the fetched bytes are given up. */
  private boolean mayLieIn(ByteBuffer stored, long viewable) {
    boolean isRead = header.values() <= viewable || header.kind() == Kind.DICTIONARY;
    boolean isUnpacked = header.kind() == Kind.DATA;
    return chunk.codec() == Codec.UNCOMPRESSED
        ? isRead
        : stored.isDirect() && (isRead || isUnpacked);
  }

  private void verify(ByteBuffer page, PageHeader read) {
    if (read.crc32().isPresent()) {
      CRC32 crc = new CRC32();
      crc.update(page.duplicate());
      if ((int) crc.getValue() != read.crc32().getAsInt()) {
        throw damage.page("has a wrong checksum; fetch or write the file again");
      }
    }
  }

  private Dictionary dictionary(PageHeader read, ByteBuffer page) {
    boolean isPlain =
        read.encoding() == Encoding.PLAIN || read.encoding() == Encoding.PLAIN_DICTIONARY;
    if (!isPlain || dictionary != null || leaf.type() == PhysicalType.BOOLEAN) {
      throw damage.page("is a dictionary where none may be");
    }
    ByteBuffer values;
    if (chunk.codec() == Codec.UNCOMPRESSED) {
      values = unpackedDictionary.room(page.remaining()).put(page).flip();
    } else {
      values = unpack(page, unpackedDictionary.room(read.bytes()));
    }
    return leaf.type() == PhysicalType.BYTE_ARRAY
        ? Dictionary.strings(values, read.values(), column.budget(), damage)
        : Dictionary.fixed(values, read.values(), leaf.bytes(), damage);
  }

  private DataPage data(PageHeader read, ByteBuffer page) {
    boolean isPacked = chunk.codec() != Codec.UNCOMPRESSED && read.isCompressed();
    ByteBuffer repetitions;
    ByteBuffer definitions;
    ByteBuffer content;
    if (read.kind() == Kind.DATA_V2) {
      repetitions = split(page, read.repetitionBytes());
      definitions = split(page, read.definitionBytes());
      int bytes = read.bytes() - read.repetitionBytes() - read.definitionBytes();
      content = isPacked ? unpack(page, unpacked.room(bytes)) : page;
    } else {
      content = isPacked ? unpack(page, unpacked.room(read.bytes())) : page;
      repetitions = levels(content, leaf.maxRepetition(), read.repetitionsAreRuns());
      definitions = levels(content, leaf.maxDefinition(), read.definitionsAreRuns());
    }
    long first = given;
    given += read.values();
    return new DataPage(
        chunk,
        first,
        read.values(),
        read.encoding(),
        repetitions,
        definitions,
        content,
        dictionary);
  }

  private ByteBuffer unpack(ByteBuffer page, ByteBuffer room) {
    Decompressor.unpack(chunk.codec(), page, room, damage);
    return room.flip();
  }

  /** The levels at the beginning, behind their length in four bytes. */
  private ByteBuffer levels(ByteBuffer page, int maxLevel, boolean areRuns) {
    if (maxLevel == 0) {
      return NOTHING;
    } else if (!areRuns) {
      throw damage.unsupported("with levels in the encoding bit_packed");
    } else if (page.remaining() < Integer.BYTES) {
      throw damage.endsEarly();
    }
    int bytes = page.getInt();
    if (bytes < 0 || bytes > page.remaining()) {
      throw damage.endsEarly();
    }
    return split(page, bytes);
  }

  /** The next bytes, as a view; moves behind them. */
  private static ByteBuffer split(ByteBuffer page, int bytes) {
    ByteBuffer view = page.slice(page.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
    page.position(page.position() + bytes);
    return view;
  }

  private void take(ByteBuffer stored, int bytes) {
    stored.position(stored.position() + bytes);
    chunkLeft -= bytes;
  }
}
