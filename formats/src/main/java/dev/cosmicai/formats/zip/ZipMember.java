package dev.cosmicai.formats.zip;

import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.RunningChecksum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A member of a ZIP archive, stored or deflated. For one thread at a time. */
final class ZipMember implements Member {
  /** Of a deflated member, what its first few thousand bytes are packed into. */
  private static final int PACKED_HEAD_BYTES = 1 << 14;

  /** Packed bytes are read in pieces, as the file may lie where reading them takes memory. */
  private static final int PIECE_BYTES = 8 << 20;

  private final FileBytes file;
  private final FileFaults faults;
  private final StoredZip.Entry entry;
  private final long offset;
  private final MemoryBudget budget;
  private ByteBuffer content;

  /**
   * A member that lies inside the file and is stored or deflated.
   *
   * @param offset of its first byte in the file
   * @param budget for what is inflated; null if it is stored
   */
  ZipMember(
      FileBytes file, FileFaults faults, StoredZip.Entry entry, long offset, MemoryBudget budget) {
    this.file = file;
    this.faults = faults;
    this.entry = entry;
    this.offset = offset;
    this.budget = budget;
  }

  @Override
  public long length() {
    return entry.bytes();
  }

  @Override
  public ByteBuffer head(int maxBytes) {
    int length = (int) Math.min(entry.bytes(), maxBytes);
    if (content != null) {
      return content.slice(0, length).order(ByteOrder.LITTLE_ENDIAN);
    } else if (!entry.isDeflated()) {
      return file.read(offset, length);
    }
    budget.chargeUnpacked(length);
    ByteBuffer head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    try (Unpacking unpacking = new Unpacking(Math.min(entry.storedBytes(), PACKED_HEAD_BYTES))) {
      unpacking.fill(head);
    }
    return head.flip();
  }

  @Override
  public ByteBuffer content() {
    if (content == null) {
      ByteBuffer read =
          entry.isDeflated()
              ? inflate()
              : file.read(offset, faults.requireFitsMemory(entry.storedBytes()));
      verify(read);
      content = read;
    }
    return content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public Optional<Place> place() {
    return entry.isDeflated()
        ? Optional.empty()
        : Optional.of(new Place(offset, entry.crc32(), entry.name()));
  }

  private ByteBuffer inflate() {
    ByteBuffer inflated = budget.allocateUnpacked(entry.bytes());
    try (Unpacking unpacking = new Unpacking(entry.storedBytes())) {
      unpacking.fill(inflated);
      if (inflated.hasRemaining() || !unpacking.isAtItsEnd()) {
        throw faults.corrupt(
            "is damaged: %s does not unpack to its %d bytes",
            FileFaults.quote(entry.name()), entry.bytes());
      }
    }
    return inflated.flip();
  }

  /** The deflated bytes on their way through zlib. */
  private final class Unpacking implements AutoCloseable {
    private final Inflater inflater = new Inflater(true);
    private final long end;
    private long next = offset;

    /** Of this many packed bytes, beginning with the first one. */
    Unpacking(long packedBytes) {
      this.end = offset + packedBytes;
    }

    /** Unpacks as many bytes as there are and as there is room for. */
    void fill(ByteBuffer target) {
      try {
        while (target.hasRemaining()) {
          // Also without anything new to unpack: bytes may be left inside of zlib.
          if (inflater.inflate(target) == 0 && !feed()) {
            return;
          }
        }
      } catch (DataFormatException e) {
        throw faults.corrupt("is damaged: %s cannot be unpacked", FileFaults.quote(entry.name()));
      }
    }

    /** One byte more than the directory promises would be a bomb or damage. */
    boolean isAtItsEnd() {
      ByteBuffer more = ByteBuffer.allocate(1);
      fill(more);
      return more.hasRemaining() && inflater.finished();
    }

    @Override
    public void close() {
      inflater.end();
    }

    private boolean feed() {
      if (inflater.finished() || !inflater.needsInput() || next == end) {
        return false;
      }
      int length = (int) Math.min(PIECE_BYTES, end - next);
      inflater.setInput(file.read(next, length));
      next += length;
      return true;
    }
  }

  private void verify(ByteBuffer read) {
    Place whole = new Place(offset, entry.crc32(), entry.name());
    new RunningChecksum(whole, read.duplicate(), faults).verify();
  }
}
